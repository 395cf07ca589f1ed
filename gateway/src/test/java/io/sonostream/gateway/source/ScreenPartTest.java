package io.sonostream.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.devices.source.FrameSource;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.devices.source.UnusableFrameException;
import io.sonostream.gateway.settings.Crop;
import io.sonostream.gateway.settings.GatewaySettings;
import io.sonostream.gateway.settings.SourceSettings;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageFile;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.runtime.OwnersOnly;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ImagePose;
import io.sonostream.schemas.PixelSpacing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a screen only the ultrasound, and how it is found. */
class ScreenPartTest {
  private static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");

  @TempDir Path folder;

  /** A screen of 80x60 that moves at 40x32+16+8. */
  private static final class Screen implements LiveFeed {
    private final Random random = new Random(5);
    private final boolean frozen;
    private final boolean asFile;
    private int connected;

    Screen(boolean frozen, boolean asFile) {
      this.frozen = frozen;
      this.asFile = asFile;
    }

    @Override
    public void connect() {
      connected++;
    }

    @Override
    public LiveFrame next() {
      byte[] pixels = new byte[80 * 60];
      for (int i = 0; i < pixels.length; i++) {
        int x = i % 80 - 16;
        int y = i / 80 - 8;
        boolean inside = x >= 0 && x < 40 && y >= 0 && y < 32;
        pixels[i] = (byte) (inside ? (frozen ? x : random.nextInt(200)) : 7);
      }
      PixelImage image = new PixelImage(80, 60, 1, pixels);
      try {
        return new LiveFrame(
            asFile ? SourceFrame.file("screen", PngWriter.encode(image)) : SourceFrame.of(image),
            AT);
      } catch (BadImageException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void theNamedPartOfEachFrameIsTakenWhetherPixelsOrAfile() throws Exception {
    for (boolean asFile : new boolean[] {false, true}) {
      CroppedFeed feed = new CroppedFeed(new Screen(true, asFile), Crop.parse("40x32+16+8"));
      feed.connect();
      LiveFrame frame = feed.next();
      assertThat(frame.capturedAt()).isEqualTo(AT);
      assertThat(frame.frame().width()).isEqualTo(40);
      assertThat(frame.frame().height()).isEqualTo(32);
      for (int i = 0; i < 40 * 32; i++) {
        assertThat(frame.frame().bytes()[i]).isEqualTo((byte) (i % 40));
      }
    }
  }

  @Test
  void aPartThatReachesBeyondTheScreenIsRefusedByItsNumbers() {
    CroppedFeed feed = new CroppedFeed(new Screen(true, false), Crop.parse("70x32+16+8"));
    assertThatThrownBy(feed::next)
        .isInstanceOf(UnusableFrameException.class)
        .hasMessage("crop is 70x32+16+8, which reaches beyond a frame of 80x60; set it anew");
  }

  @Test
  void thePartOfAFrameThatLiesInSpaceLiesWhereItLay() throws Exception {
    SourceFrame whole =
        new Screen(true, false)
            .next()
            .frame()
            .placed(
                new PixelSpacing(0.5, 0.25),
                new ImagePose(
                    List.of(1.0, 2.0, 3.0), List.of(0.0, 1.0, 0.0), List.of(0.0, 0.0, -1.0)));
    SourceFrame part = FramePart.of(whole, Crop.parse("40x32+16+8"));
    assertThat(part.spacing()).isEqualTo(new PixelSpacing(0.5, 0.25));
    // 16 columns of 0.25 mm and 8 rows of 0.5 mm further.
    assertThat(part.pose().getPosition()).isEqualTo(List.of(1.0, 2.0 + 4, 3.0 - 4));
    assertThat(part.pose().getRowDirection()).isEqualTo(List.of(0.0, 1.0, 0.0));
  }

  @Test
  void ofAfolderTheNamedPartOfEachFrameIsTaken() throws Exception {
    Path frames = Files.createDirectory(folder.resolve("frames"));
    Files.write(frames.resolve("a.png"), new Screen(true, true).next().frame().bytes());
    SourceSettings settings =
        load("kind = folder, repeat = false, path = \"" + frames + "\", crop = \"40x32+16+8\"");
    try (FrameSource source = SourceOpener.open("one", settings)) {
      SourceFrame part = source.next();
      assertThat(part.width()).isEqualTo(40);
      assertThat(part.name()).isEqualTo("a");
      for (int i = 0; i < 40 * 32; i++) {
        assertThat(part.bytes()[i]).isEqualTo((byte) (i % 40));
      }
      assertThat(source.next()).isNull();
    }
  }

  @Test
  void whatIsFoundIsShownAndToldAndNothingIsGiven() throws Exception {
    Path picture = folder.resolve("found.png");
    SectorFeed.Found found = new SectorFeed.Found();
    Screen screen = new Screen(false, false);
    SectorFeed feed = new SectorFeed(screen, picture, found);
    feed.connect();
    String told =
        "crop = auto: the ultrasound seems to be at 40x32+16+8; look at "
            + picture
            + " and, if it is, write crop = \"40x32+16+8\"; nothing is published before";
    assertThatThrownBy(feed::next).isInstanceOf(IOException.class).hasMessage(told);

    PixelImage shown = ImageFile.decode(ByteBuffer.wrap(Files.readAllBytes(picture))).image();
    int corner = 3 * (8 * 80 + 16);
    assertThat(shown.pixels()[corner] & 0xFF).isEqualTo(255);
    assertThat(shown.pixels()[corner + 2]).isZero();
    assertThat(shown.pixels()[corner - 3]).isEqualTo((byte) 7);

    assertThat(OwnersOnly.holds(picture)).as("it may show a name").isTrue();

    // It is looked for once, however often the source is tried again.
    SectorFeed again = new SectorFeed(screen, picture, found);
    assertThatThrownBy(again::connect).isInstanceOf(IOException.class).hasMessage(told);
    assertThat(screen.connected).isEqualTo(1);
  }

  @Test
  void whereNothingMovesNothingIsMadeUp() {
    Path picture = folder.resolve("none.png");
    SectorFeed feed = new SectorFeed(new Screen(true, false), picture, new SectorFeed.Found());
    assertThatThrownBy(feed::next)
        .isInstanceOf(IOException.class)
        .hasMessage("crop = auto: nothing large moved within 60 frames; scan something meanwhile");
    assertThat(picture).doesNotExist();
  }

  @Test
  void settingsOfApartAreChecked() throws Exception {
    assertThatThrownBy(() -> load("kind = mjpeg, url = \"http://c/\", crop = middle"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("crop is 'middle'; it must be auto or WIDTHxHEIGHT+LEFT+TOP");
    assertThatThrownBy(() -> load("kind = mjpeg, url = \"http://c/\", crop = auto"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("crop-picture is missing");
    assertThatThrownBy(() -> load("kind = dicom, path = x, crop = \"1x1+0+0\""))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("mjpeg, stream and grabber only; DICOM has region");
    assertThatThrownBy(() -> load("kind = clip, path = x, crop = auto, crop-picture = y"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("crop = auto goes with kind = mjpeg, stream and grabber only");
    assertThatThrownBy(() -> load("kind = stream, url = \"file:///etc/passwd\""))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("url is no address of a stream");
    assertThat(load("kind = grabber, path = /dev/video0, crop = \"40x32+16+8\"").part())
        .isEqualTo(new Crop(40, 32, 16, 8));
  }

  private SourceSettings load(String source) throws IOException {
    Path file = Files.createTempFile(folder, "gateway", ".conf");
    Files.writeString(file, "gateway.sources.one { task = t, " + source + " }");
    return GatewaySettings.load(file, Map.of()).sources().get("one");
  }
}
