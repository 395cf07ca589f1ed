package io.sonostream.imaging.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Files whose header says one thing to a careless reader and another to a decoder, and benign ones.
 */
class JpegFileTest {
  private static final int FRAME_HEADER = 0xc0;
  private static final int SCAN = 0xda;

  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
  private final PixelImage image = RandomImages.image(new Random(8), 64, 48, 1);
  private final byte[] file = JpegWriter.encode(image, 0.9f);

  @Test
  void aMarkerWithoutParametersHidesNoFrameHeader() {
    for (int parameterless : new int[] {0x01, 0xd0, 0xd3, 0xd7}) {
      assertRefused(hidden(parameterless), "30000x30000");
    }
  }

  @Test
  void strayBytesHideNoFrameHeader() {
    byte[] sof = frameHeader(30_000, 30_000);
    for (byte[] stray :
        new byte[][] {{0}, {1, 2, 3}, {(byte) 0xff, 0, 7}, {(byte) 0xff, (byte) 0xff}}) {
      byte[] before = join(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1}, stray);
      assertRefused(
          join(before, sof, Arrays.copyOfRange(file, at(SCAN), file.length)), "30000x30000");
    }
  }

  @Test
  void aSecondFrameHeaderIsRefusedWhereverItStands() {
    int header = at(FRAME_HEADER);
    assertRefused(
        inserted(header, frameHeader(30_000, 30_000)), "30000x30000", "two frame headers");
    assertRefused(inserted(at(SCAN), frameHeader(64, 48)), "two frame headers");
    assertRefused(inserted(at(SCAN), frameHeader(30_000, 30_000)), "two frame headers");
  }

  @Test
  void aFrameHeaderBehindTheFirstScanChangesNothingOrIsRefused() {
    for (int from : new int[] {file.length - 2, file.length - 40}) {
      try {
        PixelImage decoded =
            decoder.decodeFile(ByteBuffer.wrap(inserted(from, frameHeader(30_000, 30_000))));
        assertThat(decoded.width()).isEqualTo(64);
      } catch (BadImageException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void tablesOnlyAndLosslessAndReservedMarkersAreRefusedByName() {
    byte[] end = {(byte) 0xff, (byte) 0xd9};
    assertRefused(join(inserted(at(FRAME_HEADER), end), file), "no frame header before its data");
    for (int marker : new int[] {0xc3, 0xc5, 0xc9, 0xcf, 0xf0, 0x02, 0xdf}) {
      byte[] other = file.clone();
      other[at(FRAME_HEADER) + 1] = (byte) marker;
      assertRefused(other, "0x" + Integer.toHexString(marker));
    }
  }

  @Test
  void whatIsOnlyAWarningToEveryViewerLosesNoPixel() throws BadImageException {
    PixelImage whole = decoder.decodeFile(ByteBuffer.wrap(file));
    byte[] profile = join(segment(0xe2, "ICC_PROFILE\0\1\1not a profile"));
    byte[][] benign = {
      Arrays.copyOf(file, file.length - 2),
      join(file, new byte[] {1, 2, 3}),
      inserted(at(SCAN), new byte[] {0, 17, 0}),
      inserted(at(FRAME_HEADER), profile),
      inserted(at(FRAME_HEADER), segment(0xfe, "a comment")),
      inserted(at(FRAME_HEADER), new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff}),
    };
    for (byte[] odd : benign) {
      assertThat(decoder.decodeFile(ByteBuffer.wrap(odd)).pixels()).isEqualTo(whole.pixels());
    }
  }

  @Test
  void everyCutIsRefusedOrComplete() throws BadImageException {
    PixelImage whole = decoder.decodeFile(ByteBuffer.wrap(file));
    int refused = 0;
    for (int length = 0; length < file.length; length++) {
      try {
        PixelImage decoded = decoder.decodeFile(ByteBuffer.wrap(file, 0, length));
        assertThat(decoded.pixels()).as("cut at %s", length).isEqualTo(whole.pixels());
      } catch (BadImageException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(file.length - 8);
  }

  /**
   * The decoder sees a marker without parameters where a careless reader jumps to a false header.
   */
  private static byte[] hidden(int parameterless) {
    byte[] real = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) parameterless};
    byte[] scan = {(byte) 0xff, (byte) SCAN, 0, 8, 1, 1, 0, 0, 0x3f, 0};
    byte[] front = Arrays.copyOf(join(real, frameHeader(30_000, 30_000), scan), 65_476);
    return join(front, frameHeader(64, 64), new byte[] {(byte) 0xff, (byte) 0xd9});
  }

  private void assertRefused(byte[] bytes, String... oneOf) {
    assertThatThrownBy(() -> decoder.decodeFile(ByteBuffer.wrap(bytes)))
        .isInstanceOf(BadImageException.class)
        .satisfies(e -> assertThat(oneOf).anyMatch(part -> e.getMessage().contains(part)));
    assertThatThrownBy(() -> decoder.decode(ByteBuffer.wrap(bytes), ImageEncoding.JPEG, 64, 48, 1))
        .isInstanceOf(BadImageException.class);
  }

  private int at(int marker) {
    for (int i = 2; i + 1 < file.length; i++) {
      if ((file[i] & 0xff) == 0xff && (file[i + 1] & 0xff) == marker) {
        return i;
      }
    }
    throw new IllegalStateException("no marker " + marker);
  }

  private byte[] inserted(int position, byte[] bytes) {
    return join(
        Arrays.copyOf(file, position), bytes, Arrays.copyOfRange(file, position, file.length));
  }

  private static byte[] frameHeader(int width, int height) {
    return ByteBuffer.allocate(13)
        .putShort((short) 0xffc0)
        .putShort((short) 11)
        .put((byte) 8)
        .putShort((short) height)
        .putShort((short) width)
        .put((byte) 1)
        .put((byte) 1)
        .put((byte) 0x11)
        .put((byte) 0)
        .array();
  }

  private static byte[] segment(int marker, String text) {
    byte[] body = text.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(4 + body.length)
        .putShort((short) (0xff00 | marker))
        .putShort((short) (2 + body.length))
        .put(body)
        .array();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
