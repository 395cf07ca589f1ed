package io.sonostream.imaging.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class ImageDecoderTest {
  private final ImageDecoder decoder = new ImageDecoder(new ImageLimits(2_000, 1_000_000));

  @Test
  void rawPixelsComeBackUnchangedAndTheBufferIsNotMoved() throws BadImageException {
    byte[] bytes = {9, 1, 2, 3, 4, 5, 6, 9};
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, 6);

    PixelImage image = decoder.decode(buffer, ImageEncoding.RAW, 3, 2, 1);

    assertThat(image.pixels()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(buffer.position()).isEqualTo(1);
  }

  @Test
  void pngRoundTripsOfAnySizeAreExact() throws BadImageException {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      int channels = random.nextBoolean() ? 1 : 3;
      PixelImage image =
          RandomImages.image(random, 1 + random.nextInt(70), 1 + random.nextInt(70), channels);
      PixelImage back =
          decoder.decode(
              ByteBuffer.wrap(PngWriter.encode(image)),
              ImageEncoding.PNG,
              image.width(),
              image.height(),
              channels);
      assertThat(back.pixels()).isEqualTo(image.pixels());
    }
  }

  @Test
  void jpegRoundTripsAreClose() throws BadImageException {
    for (int channels : new int[] {1, 3}) {
      PixelImage flat = new PixelImage(41, 27, channels, filled(41 * 27 * channels, (byte) 120));
      PixelImage back =
          decoder.decode(
              ByteBuffer.wrap(JpegWriter.encode(flat, 0.95f)),
              ImageEncoding.JPEG,
              41,
              27,
              channels);
      for (byte pixel : back.pixels()) {
        assertThat(pixel & 0xff).isCloseTo(120, within(3));
      }
      assertThat(decoder.decodeFile(ByteBuffer.wrap(JpegWriter.encode(flat, 0.5f))).channels())
          .isEqualTo(channels);
    }
  }

  @Test
  void aFrameGetsTheChannelsThatItDeclares() throws BadImageException {
    PixelImage gray = RandomImages.image(new Random(3), 5, 4, 1);
    PixelImage rgb =
        decoder.decode(ByteBuffer.wrap(PngWriter.encode(gray)), ImageEncoding.PNG, 5, 4, 3);

    assertThat(rgb.channels()).isEqualTo(3);
    assertThat(Channels.convert(rgb, 1).pixels()).isEqualTo(gray.pixels());
  }

  @Test
  void aHeaderThatDisagreesWithTheDeclaredSizeIsRefused() {
    byte[] png = PngWriter.encode(RandomImages.image(new Random(4), 8, 8, 1));
    assertThatThrownBy(() -> decoder.decode(ByteBuffer.wrap(png), ImageEncoding.PNG, 8, 9, 1))
        .isInstanceOf(BadImageException.class)
        .hasMessage("PNG header says 8x8, the frame declares 8x9; they must agree");
  }

  @Test
  void aBombIsRefusedByItsHeader() {
    byte[] png = PngWriter.encode(RandomImages.image(new Random(5), 8, 8, 1));
    ByteBuffer.wrap(png).putInt(16, 50_000).putInt(20, 50_000);
    assertThatThrownBy(() -> decoder.decodeFile(ByteBuffer.wrap(png)))
        .hasMessageContaining("50000x50000")
        .hasMessageContaining("at most 2000 a side");
    assertThatThrownBy(
            () -> decoder.decode(ByteBuffer.wrap(png), ImageEncoding.PNG, 50_000, 50_000, 1))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining("declared frame is 50000x50000");
  }

  @Test
  void aFewBytesThatClaimManyPixelsAreRefusedBeforeMemoryIsTaken() {
    byte[] png = PngWriter.encode(new PixelImage(1, 1, 1, new byte[1]));
    ByteBuffer.wrap(png).putInt(16, 1_000).putInt(20, 1_000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    assertThatThrownBy(() -> decoder.decodeFile(ByteBuffer.wrap(png)))
        .hasMessageContaining("can't hold 1000x1000 pixels");
  }

  @Test
  void everyTruncationIsRefused() throws BadImageException {
    PixelImage image = RandomImages.image(new Random(6), 30, 20, 1);
    byte[] png = PngWriter.encode(image);
    byte[] jpeg = JpegWriter.encode(image, 0.9f);
    for (int length = 0; length < png.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(png, length));
      assertThatThrownBy(() -> decoder.decode(cut, ImageEncoding.PNG, 30, 20, 1))
          .isInstanceOf(BadImageException.class);
    }
    for (int length = 0; length < jpeg.length - 2; length += 7) {
      ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(jpeg, length));
      assertThatThrownBy(() -> decoder.decode(cut, ImageEncoding.JPEG, 30, 20, 1))
          .isInstanceOf(BadImageException.class);
    }
  }

  @Test
  void mutatedFilesAreDecodedOrRefusedNeverAnythingElse() {
    Random random = new Random(7);
    PixelImage image = RandomImages.image(random, 24, 18, 3);
    byte[][] files = {PngWriter.encode(image), JpegWriter.encode(image, 0.8f)};
    int refused = 0;
    for (int i = 0; i < 4_000; i++) {
      byte[] file = files[i % 2].clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        file[random.nextInt(file.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(decoder.decodeFile(ByteBuffer.wrap(file)).pixels()).isNotEmpty();
      } catch (BadImageException e) {
        assertThat(e.getMessage()).isNotBlank();
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void rawBytesOfTheWrongLengthAreRefused() {
    assertThatThrownBy(() -> decoder.decode(ByteBuffer.allocate(11), ImageEncoding.RAW, 4, 3, 1))
        .hasMessage("RAW frame of 4x3x1 has 11 bytes; it must have 12");
    assertThatThrownBy(() -> decoder.decode(ByteBuffer.allocate(0), ImageEncoding.RAW, 0, 3, 1))
        .isInstanceOf(BadImageException.class);
    assertThatThrownBy(() -> decoder.decode(ByteBuffer.allocate(24), ImageEncoding.RAW, 4, 3, 2))
        .hasMessageContaining("2 channels");
  }

  private static byte[] filled(int length, byte value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, value);
    return bytes;
  }
}
