package io.sonostream.gateway.source;

import io.sonostream.devices.source.UnusableFrameException;
import io.sonostream.gateway.capture.SectorFinder;
import io.sonostream.gateway.settings.Crop;
import io.sonostream.imaging.image.Channels;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.runtime.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks where on a screen the ultrasound is, shows it, and asks for the answer to be written into
 * the settings. It gives no frame: a screen shows patients' names, and a part that nobody has seen
 * may show them too.
 *
 * <p>Owner: the source's thread; {@link #close} comes from any. Hand-off: the feed's within. Bound:
 * a count for each pixel. Shutdown: the feed's within.
 */
final class SectorFeed implements LiveFeed {
  private static final int PAIRS = 60;
  private static final int[] YELLOW = {255, 220, 0};

  /** What was found, over all connections of a source: it is looked for once. For one thread. */
  static final class Found {
    private @Nullable String told;
  }

  private final LiveFeed screen;
  private final Path picture;
  private final Found found;
  private final SectorFinder finder = new SectorFinder();

  SectorFeed(LiveFeed screen, Path picture, Found found) {
    this.screen = screen;
    this.picture = picture;
    this.found = found;
  }

  @Override
  public void connect() throws IOException {
    String told = found.told;
    if (told != null) {
      throw new IOException(told);
    }
    screen.connect();
  }

  @Override
  public LiveFrame next() throws IOException {
    PixelImage last = null;
    while (last == null || finder.pairs() < PAIRS) {
      try {
        last = FramePixels.of(screen.next().frame());
        finder.add(last);
      } catch (UnusableFrameException e) {
        // Nothing is published, so nothing is lost.
        continue;
      }
    }
    Optional<Crop> sector = finder.found();
    if (sector.isEmpty()) {
      throw new IOException(
          "crop = auto: nothing large moved within " + PAIRS + " frames; scan something meanwhile");
    }
    // A whole screen, names included: for who runs the gateway.
    AtomicFile.writeForOwner(picture, PngWriter.encode(marked(last, sector.get())));
    String told =
        "crop = auto: the ultrasound seems to be at "
            + sector.get()
            + "; look at "
            + picture
            + " and, if it is, write crop = \""
            + sector.get()
            + "\"; nothing is published before";
    found.told = told;
    throw new IOException(told);
  }

  /** The screen with a line around the part. */
  private static PixelImage marked(PixelImage screen, Crop crop) {
    byte[] pixels = Channels.convert(screen, 3).pixels().clone();
    int right = crop.left() + crop.width() - 1;
    int bottom = crop.top() + crop.height() - 1;
    for (int y = crop.top(); y <= bottom; y++) {
      for (int x = crop.left(); x <= right; x++) {
        if (y == crop.top() || y == bottom || x == crop.left() || x == right) {
          for (int c = 0; c < 3; c++) {
            pixels[3 * (y * screen.width() + x) + c] = (byte) YELLOW[c];
          }
        }
      }
    }
    return new PixelImage(screen.width(), screen.height(), 3, pixels);
  }

  @Override
  public void close() {
    screen.close();
  }
}
