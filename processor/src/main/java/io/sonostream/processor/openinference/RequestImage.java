package io.sonostream.processor.openinference;

import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageEncoding;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Map;

/**
 * The tensor of a request as a frame: pixels of shape (H,W), (H,W,C) or (1,H,W,C) in UINT8, or one
 * PNG or JPEG file in BYTES. Sizes are checked before anything is decoded.
 *
 * @param encoding RAW, PNG or JPEG
 * @param seenBytes heap for the picture that is seen in it; 0 where its samples are its pixels, and
 *     not turned, see-through or of 16 bits
 */
record RequestImage(
    int width,
    int height,
    PixelFormat format,
    PixelEncoding encoding,
    ByteBuffer bytes,
    long seenBytes) {
  /** Callers have no devices; by turns with other archive frames they count as one. */
  private static final String CALLER = "open-inference";

  private static final int LENGTH_BYTES = 4;
  private static final String SHAPES =
      "; allowed are UINT8 of [H,W], [H,W,1], [H,W,3] or [1,H,W,C], and BYTES of [1] with a PNG or"
          + " JPEG file";

  /**
   * @param channels that the model looks at; a file is decoded to as many
   */
  static RequestImage of(InferTensor tensor, int channels, ImageDecoder decoder)
      throws RefusedRequestException {
    return switch (tensor.datatype()) {
      case InferTensor.UINT8 -> pixels(tensor, decoder);
      case InferTensor.BYTES -> file(tensor, channels, decoder);
      default ->
          throw RefusedRequestException.bad(
              "image is " + tensor.datatype() + " of " + tensor.shapeText() + SHAPES);
    };
  }

  private static RequestImage pixels(InferTensor tensor, ImageDecoder decoder)
      throws RefusedRequestException {
    long[] shape = tensor.shape();
    int first = shape.length == 4 && shape[0] == 1 ? 1 : 0;
    int sides = shape.length - first;
    long channels = sides == 3 ? shape[first + 2] : 1;
    boolean allowed =
        (sides == 2 && first == 0 || sides == 3)
            && (channels == 1 || channels == 3)
            && isSide(shape[first])
            && isSide(shape[first + 1]);
    if (!allowed) {
      throw RefusedRequestException.bad("image is UINT8 of " + tensor.shapeText() + SHAPES);
    }
    RequestImage image =
        new RequestImage(
            (int) shape[first + 1],
            (int) shape[first],
            channels == 1 ? PixelFormat.GRAY8 : PixelFormat.RGB8,
            PixelEncoding.RAW,
            ByteBuffer.wrap(tensor.bytes()),
            0);
    try {
      decoder.check(
          image.bytes(), ImageEncoding.RAW, image.width(), image.height(), (int) channels);
      return image;
    } catch (BadImageException e) {
      throw RefusedRequestException.bad("image: " + e.getMessage());
    }
  }

  private static RequestImage file(InferTensor tensor, int channels, ImageDecoder decoder)
      throws RefusedRequestException {
    byte[] bytes = tensor.bytes();
    boolean one = tensor.shape().length >= 1;
    for (long side : tensor.shape()) {
      one &= side == 1;
    }
    int length =
        bytes.length < LENGTH_BYTES
            ? -1
            : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (!one || length != bytes.length - LENGTH_BYTES) {
      throw RefusedRequestException.bad(
          "image is BYTES of "
              + tensor.shapeText()
              + " in "
              + bytes.length
              + " bytes; it must be [1]: one file after its length, 4 bytes, the lowest first");
    }
    ByteBuffer file = ByteBuffer.wrap(bytes, LENGTH_BYTES, length).slice();
    try {
      ImageDecoder.Told told = decoder.look(file);
      return new RequestImage(
          told.width(),
          told.height(),
          channels == 1 ? PixelFormat.GRAY8 : PixelFormat.RGB8,
          PixelEncoding.valueOf(told.encoding().name()),
          file,
          told.plain() ? 0 : told.pixelBytes());
    } catch (BadImageException e) {
      throw RefusedRequestException.bad("image: " + e.getMessage());
    }
  }

  /**
   * The picture that every command sees in such a file, where that is not what stands in it:
   * upright, over black, 8 bits. Decodes it, so there must be room for {@link #seenBytes}.
   */
  RequestImage asSeen(ImageDecoder decoder) throws RefusedRequestException {
    if (seenBytes == 0) {
      return this;
    }
    try {
      PixelImage picture = decoder.seen(bytes);
      return new RequestImage(
          picture.width(),
          picture.height(),
          picture.channels() == 1 ? PixelFormat.GRAY8 : PixelFormat.RGB8,
          PixelEncoding.RAW,
          ByteBuffer.wrap(picture.pixels()),
          0);
    } catch (BadImageException e) {
      throw RefusedRequestException.bad("image: " + e.getMessage() + "; or send pixels in UINT8");
    }
  }

  Frame frame(String task, long sequence, Instant now) {
    return Frame.newBuilder()
        .setDeviceId(CALLER)
        // A stream of its own: no request's mask leans on another's.
        .setStreamId(CALLER + "-" + sequence)
        .setSequence(sequence)
        .setCapturedAt(now)
        .setTask(task)
        .setWidth(width)
        .setHeight(height)
        .setPixelFormat(format)
        .setEncoding(encoding)
        .setPixels(bytes)
        .setAttributes(Map.of())
        .build();
  }

  private static boolean isSide(long side) {
    return side >= 1 && side <= Integer.MAX_VALUE;
  }
}
