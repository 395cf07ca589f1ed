package io.sonostream.gateway.masks;

import io.sonostream.gateway.igtl.Geometry;
import io.sonostream.gateway.igtl.Message;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.Overlay;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.Region;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a mask says in OpenIGTLink: taken when its frame was, and lying where its frame lies. */
final class MaskMessages {
  private static final int MOST_TEXT = 1000;

  private MaskMessages() {}

  /**
   * Class values, 0 is background.
   *
   * @param stream by {@link TaskStreams}
   * @param classes width * height of them
   */
  static Message.Image labels(String stream, Mask mask, byte[] classes) {
    return image(StreamNames.MASK + stream, mask, 1, classes);
  }

  /** The frame in colour, with the classes on it. */
  static Message.Image overlay(String stream, Mask mask, byte[] classes, PixelImage frame) {
    ClassMap map = new ClassMap(mask.getWidth(), mask.getHeight(), classes);
    return image(StreamNames.OVERLAY + stream, mask, 3, Overlay.draw(frame, map).pixels());
  }

  /** Class by class, in mm2 where pixels have a size. */
  static Message.Text areas(String stream, Mask mask) {
    String all =
        mask.getRegions().stream().map(MaskMessages::area).collect(Collectors.joining(", "));
    return new Message.Text(
        StreamNames.AREAS + stream,
        mask.getTiming().getCapturedAt(),
        all.substring(0, Math.min(MOST_TEXT, all.length())));
  }

  private static String area(Region region) {
    Double square = region.getAreaSquareMillimetres();
    return square == null
        ? region.getClassName() + " " + region.getAreaPixels() + " px"
        : String.format(Locale.ROOT, "%s %.1f mm2", region.getClassName(), square);
  }

  private static Message.Image image(String name, Mask mask, int channels, byte[] pixels) {
    return new Message.Image(
        name,
        mask.getTiming().getCapturedAt(),
        mask.getWidth(),
        mask.getHeight(),
        channels,
        new Geometry(mask.getPixelSpacing(), mask.getPose())
            .placement(mask.getWidth(), mask.getHeight()),
        pixels);
  }
}
