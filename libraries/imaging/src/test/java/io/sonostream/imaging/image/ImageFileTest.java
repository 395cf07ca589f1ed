package io.sonostream.imaging.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFileTest {
  private static final ImageReading TWELVE_BITS = new ImageReading(12);

  @Test
  void grayWithOpaqueAlphaStaysTheSameGray() throws Exception {
    ImageFile file = decode(grayAndAlpha(200, 255));
    assertThat(file.image()).extracting(PixelImage::channels).isEqualTo(1);
    assertThat(file.image().pixels()).containsOnly((byte) 200);
    assertThat(file.plain()).as("other readers may treat the alpha otherwise").isFalse();
    assertThat(file.traits()).isEmpty();
  }

  @Test
  void whatIsSeeThroughLiesOverBlack() throws Exception {
    ImageFile half = decode(grayAndAlpha(200, 51));
    assertThat(half.image().pixels()).containsOnly((byte) 40);
    assertThat(half.traits()).containsExactly(ImageTrait.SEE_THROUGH);
    byte[] levels = {10, (byte) 240};
    IndexColorModel palette =
        new IndexColorModel(8, 2, levels, levels, levels, new byte[] {(byte) 255, 0});
    BufferedImage keyed = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
    keyed.getRaster().setSample(1, 0, 0, 1);
    assertThat(decode(png(keyed)).image().pixels()).containsExactly(10, 0);
  }

  @Test
  void sixteenBitsAreScaledByTheRangeThatWasDeclared() throws Exception {
    byte[] twelve = deep(4095, 2048, 0);
    ImageFile file = ImageFile.decode(ByteBuffer.wrap(twelve), TWELVE_BITS);
    assertThat(file.image().pixels()).containsExactly((byte) 255, (byte) 128, 0);
    assertThat(file.traits()).containsExactly(ImageTrait.SIXTEEN_BITS);
    assertThat(decode(deep(65_535, 32_768, 0)).image().pixels())
        .containsExactly((byte) 255, (byte) 128, 0);
  }

  @Test
  void aDarkSixteenBitFileIsRefusedUntilItsRangeIsDeclared() throws Exception {
    assertThatThrownBy(() -> decode(deep(4095, 7, 0)))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining("no value above 4095")
        .hasMessageContaining("--depth 12 makes 4095 white");
    assertThatThrownBy(() -> ImageFile.decode(ByteBuffer.wrap(deep(5000, 0, 0)), TWELVE_BITS))
        .hasMessageContaining("has the value 5000; --depth 12 allows at most 4095");
    assertThat(
            ImageFile.decode(ByteBuffer.wrap(deep(4095, 0, 0)), new ImageReading(16))
                .image()
                .pixels())
        .containsExactly(16, 0, 0);
    assertThat(decode(deep(0, 0, 0)).image().pixels()).as("black is black").containsOnly(0);
  }

  @ParameterizedTest
  @CsvSource({
    "1, abcdef, 3", "2, cbafed, 3", "3, fedcba, 3", "4, defabc, 3",
    "5, adbecf, 2", "6, daebfc, 2", "7, fcebda, 2", "8, cfbead, 2"
  })
  void picturesAreTurnedAsTheirExifSays(int orientation, String seen, int width) throws Exception {
    // Stored as abc over def.
    byte[] stored = "abcdef".getBytes(StandardCharsets.US_ASCII);
    byte[] png = PngWriter.encode(new PixelImage(3, 2, 1, stored));
    ImageFile file = decode(withChunk(png, "eXIf", exif(orientation)));
    assertThat(new String(file.image().pixels(), StandardCharsets.US_ASCII)).isEqualTo(seen);
    assertThat(file.image().width()).isEqualTo(width);
    assertThat(file.plain()).isEqualTo(orientation == 1);

    byte[] jpeg = JpegWriter.encode(new PixelImage(30, 20, 1, new byte[600]), 0.9f);
    ImageFile turned = decode(withExif(jpeg, exif(orientation)));
    assertThat(turned.image().width()).isEqualTo(width == 3 ? 30 : 20);
    assertThat(turned.plain()).isEqualTo(orientation == 1);
  }

  @Test
  void whoseFileIsTurnedNeedsRoomForItTwice() throws Exception {
    ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
    byte[] jpeg = JpegWriter.encode(new PixelImage(30, 20, 3, new byte[1_800]), 0.9f);
    assertThat(decoder.look(ByteBuffer.wrap(jpeg)).pixelBytes()).isEqualTo(1_800);
    byte[] turned = withExif(jpeg, exif(6));
    assertThat(decoder.look(ByteBuffer.wrap(turned)).pixelBytes()).isEqualTo(3_600);
    byte[] png = PngWriter.encode(new PixelImage(3, 2, 1, new byte[6]));
    ImageDecoder.Told told = decoder.look(ByteBuffer.wrap(withChunk(png, "eXIf", exif(3))));
    assertThat(told.plain()).isFalse();
    assertThat(told.pixelBytes()).isEqualTo(36);
  }

  @Test
  void aDecoderOfLargerPicturesSeesThemWhateverFileTheyAreIn() throws Exception {
    int side = ImageLimits.DEFAULT.maxSide() + 1;
    byte[] file = deep(IntStream.rangeClosed(1, side).toArray());
    ImageDecoder decoder = new ImageDecoder(new ImageLimits(side, side));

    assertThat(decoder.seen(ByteBuffer.wrap(file)).width()).isEqualTo(side);
    assertRefused(file, "at most 16384 a side");
  }

  @Test
  void brokenExifIsNoReasonToRefuse() throws Exception {
    byte[] jpeg = JpegWriter.encode(new PixelImage(3, 2, 1, new byte[6]), 0.9f);
    Random random = new Random(3);
    for (int i = 0; i < 500; i++) {
      byte[] block = exif(6);
      for (int k = 0; k < 3; k++) {
        block[random.nextInt(block.length)] = (byte) random.nextInt();
      }
      assertThat(decode(withExif(jpeg, block)).image().pixels()).hasSize(6);
    }
  }

  @Test
  void whatIsNotReadIsNamed() throws Exception {
    byte[] still = PngWriter.encode(new PixelImage(1, 1, 1, new byte[1]));
    byte[] control = ByteBuffer.allocate(8).putInt(3).putInt(0).array();
    assertRefused(withChunk(still, "acTL", control), "animated PNG of 3 pictures");
    assertRefused("MM\0+....".getBytes(StandardCharsets.ISO_8859_1), "is a BigTIFF file");
    assertRefused("....ftypheic".getBytes(StandardCharsets.ISO_8859_1), "is a HEIF or AVIF file");
    assertRefused("RIFF\0\0\0\0WEBPVP8 ".getBytes(StandardCharsets.ISO_8859_1), "WebP image can't");
    assertRefused(new byte[] {1, 2, 3}, "none of PNG, JPEG");
    assertRefused(new byte[0], "none of PNG, JPEG");
  }

  private static void assertRefused(byte[] file, String why) {
    assertThatThrownBy(() -> decode(file))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining(why);
  }

  private static ImageFile decode(byte[] file) throws BadImageException {
    return ImageFile.decode(ByteBuffer.wrap(file));
  }

  private static byte[] grayAndAlpha(int gray, int alpha) throws Exception {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            true,
            false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(4, 3);
    for (int i = 0; i < 12; i++) {
      raster.setPixel(i % 4, i / 4, new int[] {gray, alpha});
    }
    return png(new BufferedImage(model, raster, false, null));
  }

  private static byte[] deep(int... samples) throws Exception {
    BufferedImage image = new BufferedImage(samples.length, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setPixels(0, 0, samples.length, 1, samples);
    return png(image);
  }

  private static byte[] written(String format) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), format, out))
        .isTrue();
    return out.toByteArray();
  }

  private static byte[] png(BufferedImage image) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  /** A TIFF directory with the orientation alone. */
  private static byte[] exif(int orientation) {
    ByteBuffer block = ByteBuffer.allocate(26);
    block.put("MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8).putShort((short) 1);
    block.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return block.array();
  }

  private static byte[] withExif(byte[] jpeg, byte[] block) {
    ByteBuffer file = ByteBuffer.allocate(jpeg.length + block.length + 10);
    file.put(jpeg, 0, 2).putShort((short) 0xffe1).putShort((short) (block.length + 8));
    file.put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1)).put(block);
    return file.put(jpeg, 2, jpeg.length - 2).array();
  }

  /** Puts a chunk right behind the header. */
  private static byte[] withChunk(byte[] png, String type, byte[] data) {
    ByteBuffer file = ByteBuffer.allocate(png.length + data.length + 12);
    file.put(png, 0, 33).putInt(data.length);
    byte[] named = new byte[data.length + 4];
    ByteBuffer.wrap(named).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 crc = new CRC32();
    crc.update(named);
    return file.put(named).putInt((int) crc.getValue()).put(png, 33, png.length - 33).array();
  }
}
