package io.sonostream.gateway.igtl;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Bodies of the messages that are known, from bytes whose checksum fits. */
final class BodyReader {
  private static final int IMAGE_HEADER = 72;
  private static final int TRANSFORM = 48;
  private static final int PLACE = 12;
  private static final int PLACE_AND_TURN = 28;
  private static final int STATUS = 30;

  /** The pixels' kind: unsigned bytes. */
  private static final int UINT8 = 3;

  /** Numbers of character sets, as the IANA gives them. */
  private static final int UTF_8 = 106;

  private static final int US_ASCII = 3;
  private static final int LATIN_1 = 4;

  private BodyReader() {}

  static Message read(Header header, ByteBuffer body) throws BadMessageException {
    return switch (header.type()) {
      case "IMAGE" -> image(header, body);
      case "TRANSFORM" -> transform(header, body);
      case "POSITION" -> position(header, body);
      case "STATUS" -> status(header, body);
      default -> text(header, body);
    };
  }

  private static Message.Image image(Header header, ByteBuffer body) throws BadMessageException {
    require(body.remaining() >= IMAGE_HEADER, header, body, "at least " + IMAGE_HEADER);
    body.getShort();
    int channels = body.get() & 0xff;
    int scalar = body.get() & 0xff;
    // Of more than one byte only.
    body.get();
    Axes axes = Axes.of(body.get() & 0xff);
    int width = body.getShort() & 0xffff;
    int height = body.getShort() & 0xffff;
    int slices = body.getShort() & 0xffff;
    Placement placement =
        new Placement(vector(body), vector(body), vector(body), vector(body), axes);
    String name = "image " + header.device();
    if (scalar != UINT8) {
      throw new BadMessageException(
          name + " has pixels of kind " + scalar + "; read is 3, unsigned bytes");
    }
    if (channels != 1 && channels != 3) {
      throw new BadMessageException(
          name + " has " + channels + " components; read are 1 (gray) and 3 (RGB)");
    }
    if (width == 0 || height == 0 || slices != 1) {
      throw new BadMessageException(
          name + " is " + width + "x" + height + "x" + slices + "; read is one slice of pixels");
    }
    if (!placement.isFinite()) {
      throw new BadMessageException(name + " lies nowhere: its matrix has numbers that are none");
    }
    whole(name, body, width, height);
    long pixels = (long) width * height * channels;
    if (body.remaining() != pixels) {
      throw new BadMessageException(
          name + " has " + body.remaining() + " bytes of pixels; its size needs " + pixels);
    }
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    return new Message.Image(
        header.device(), header.at(), width, height, channels, placement, bytes);
  }

  /** A part of an image that came before would need what was there before. */
  private static void whole(String name, ByteBuffer body, int width, int height)
      throws BadMessageException {
    int[] part = new int[6];
    for (int i = 0; i < part.length; i++) {
      part[i] = body.getShort() & 0xffff;
    }
    boolean whole =
        part[0] == 0
            && part[1] == 0
            && part[2] == 0
            && part[3] == width
            && part[4] == height
            && part[5] == 1;
    if (!whole) {
      throw new BadMessageException(
          String.format(
              Locale.ROOT,
              "%s of %dx%d has only a part of it, %dx%dx%d from %d,%d,%d; read are whole images",
              name,
              width,
              height,
              part[3],
              part[4],
              part[5],
              part[0],
              part[1],
              part[2]));
    }
  }

  private static Message transform(Header header, ByteBuffer body) throws BadMessageException {
    require(body.remaining() == TRANSFORM, header, body, String.valueOf(TRANSFORM));
    return new Message.Transform(
        header.device(), header.at(), vector(body), vector(body), vector(body), vector(body));
  }

  private static Message position(Header header, ByteBuffer body) throws BadMessageException {
    int bytes = body.remaining();
    require(bytes == PLACE || bytes == PLACE_AND_TURN, header, body, "12 or 28");
    Vector place = vector(body);
    Vector turn = bytes == PLACE ? Vector.ZERO : vector(body);
    double real = bytes == PLACE ? 1 : body.getFloat();
    return new Message.Position(header.device(), header.at(), place, turn, real);
  }

  private static Message status(Header header, ByteBuffer body) throws BadMessageException {
    require(body.remaining() >= STATUS, header, body, "at least " + STATUS);
    int code = body.getShort() & 0xffff;
    long subcode = body.getLong();
    String error = Header.name(body, Header.NAME_BYTES);
    byte[] text = new byte[body.remaining()];
    body.get(text);
    int length = text.length > 0 && text[text.length - 1] == 0 ? text.length - 1 : text.length;
    return new Message.Status(
        header.device(),
        header.at(),
        code,
        subcode,
        error,
        new String(text, 0, length, StandardCharsets.US_ASCII));
  }

  private static Message text(Header header, ByteBuffer body) throws BadMessageException {
    require(body.remaining() >= 4, header, body, "at least 4");
    int encoding = body.getShort() & 0xffff;
    int length = body.getShort() & 0xffff;
    require(body.remaining() == length, header, body, String.valueOf(4 + length));
    byte[] text = new byte[length];
    body.get(text);
    return new Message.Text(header.device(), header.at(), new String(text, charset(encoding)));
  }

  private static Charset charset(int encoding) throws BadMessageException {
    return switch (encoding) {
      case UTF_8 -> StandardCharsets.UTF_8;
      case US_ASCII -> StandardCharsets.US_ASCII;
      case LATIN_1 -> StandardCharsets.ISO_8859_1;
      default ->
          throw new BadMessageException(
              "text is in character set " + encoding + "; read are 3, 4 and 106 (UTF-8)");
    };
  }

  private static Vector vector(ByteBuffer body) {
    return new Vector(body.getFloat(), body.getFloat(), body.getFloat());
  }

  private static void require(boolean fits, Header header, ByteBuffer body, String allowed)
      throws BadMessageException {
    if (!fits) {
      throw new BadMessageException(
          header.type()
              + " of "
              + header.device()
              + " has "
              + body.limit()
              + " bytes; it must have "
              + allowed);
    }
  }
}
