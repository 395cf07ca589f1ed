package io.sonostream.viewer.push;

import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.viewer.live.Picture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A picture as one binary message, little endian:
 *
 * <pre>
 *   u32 length of the header, a multiple of 4
 *   header: JSON in UTF-8, padded with blanks ({@link PictureHeader})
 *   i32 x runs: class value and run length in turn, as in LabelMap
 *   the rest: pixels, as the header's encoding says (GRAY8, RGB8, PNG, JPEG)
 * </pre>
 */
public final class PictureMessage {
  private PictureMessage() {}

  /**
   * @param pack whether raw pixels become PNG
   */
  public static ByteBuffer encode(Picture picture, boolean pack) {
    Frame frame = picture.frame();
    ByteBuffer pixels = frame.getPixels().duplicate();
    String encoding = frame.getEncoding().name();
    if (frame.getEncoding() == PixelEncoding.RAW) {
      encoding = pack ? PixelEncoding.PNG.name() : frame.getPixelFormat().name();
      if (pack) {
        int channels = frame.getPixelFormat() == PixelFormat.RGB8 ? 3 : 1;
        byte[] raw = new byte[pixels.remaining()];
        pixels.get(raw);
        pixels =
            ByteBuffer.wrap(
                PngWriter.encodeQuickly(
                    new PixelImage(frame.getWidth(), frame.getHeight(), channels, raw)));
      }
    }
    List<Integer> runs = picture.misfit().isPresent() ? List.of() : runs(picture.mask());
    byte[] header = padded(PictureHeader.of(picture, encoding, runs.size()).toJson());
    ByteBuffer message =
        ByteBuffer.allocate(4 + header.length + 4 * runs.size() + pixels.remaining())
            .order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(header.length).put(header);
    runs.forEach(message::putInt);
    return message.put(pixels).flip();
  }

  private static List<Integer> runs(@Nullable Mask mask) {
    LabelMap map = mask == null ? null : mask.getLabelMap();
    return map == null ? List.of() : map.getRuns();
  }

  private static byte[] padded(byte[] json) {
    byte[] padded = new byte[(json.length + 3) / 4 * 4];
    Arrays.fill(padded, (byte) ' ');
    System.arraycopy(json, 0, padded, 0, json.length);
    return padded;
  }
}
