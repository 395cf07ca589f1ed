package io.sonostream.client.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.image.JpegWriter;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.PixelSpacing;
import java.awt.Color;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class FrameImageTest {
  @Test
  void aGrayBufferedImageKeepsItsGraysAndAColouredOneItsColours() throws Exception {
    BufferedImage gray = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    gray.getRaster().setSample(2, 1, 0, 200);
    PixelImage pixels = decoded(FrameImage.of(gray));
    assertThat(pixels.channels()).isEqualTo(1);
    assertThat(pixels.pixels()).containsExactly(0, 0, 0, 0, 0, (byte) 200);

    BufferedImage colour = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    colour.setRGB(0, 0, new Color(10, 20, 30).getRGB());
    FrameImage sent = FrameImage.of(colour);
    assertThat(sent.format()).isEqualTo(PixelFormat.RGB8);
    assertThat(decoded(sent).pixels()).containsExactly(10, 20, 30);
  }

  @Test
  void aFileIsSentAsItIs() {
    byte[] file = FrameImage.png(new PixelImage(4, 3, 3, new byte[36])).bytes();
    FrameImage image = FrameImage.file(file);
    assertThat(image.bytes()).isSameAs(file);
    assertThat(image.encoding()).isEqualTo(PixelEncoding.PNG);
    assertThat(image.format()).isEqualTo(PixelFormat.RGB8);
    assertThat(image.width()).isEqualTo(4);
    assertThat(image.height()).isEqualTo(3);
  }

  @Test
  void aFileIsReadByTheRuleOfAllCommands() throws Exception {
    byte[] dark = deep(4095, 7, 0);
    assertThatThrownBy(() -> FrameImage.file(dark))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no value above 4095");
    assertThat(decoded(FrameImage.file(dark, new ImageReading(12))).pixels())
        .containsExactly((byte) 255, 0, 0);

    byte[] upright = JpegWriter.encode(new PixelImage(30, 20, 1, new byte[600]), 0.9f);
    FrameImage turned = FrameImage.file(turned(upright));
    assertThat(turned.width()).isEqualTo(20);
    assertThat(turned.encoding()).isEqualTo(PixelEncoding.PNG);
    assertThat(decoded(turned).height()).isEqualTo(30);
  }

  @Test
  void aPictureThatJavaHoldsIsReadAsItsFile() throws Exception {
    for (BufferedImage image :
        List.of(
            deepImage(16_448, 32_896, 65_535),
            grayOverNothing(64, 255, 128, 255, 200, 51),
            seeThrough(0xff0a141e, 0x800a141e, 0x000a141e),
            twoGrays())) {
      PixelImage sent = decoded(FrameImage.of(image));
      PixelImage file = decoded(FrameImage.file(png(image)));
      assertThat(sent.channels()).as("%s", image).isEqualTo(file.channels());
      assertThat(sent.pixels()).as("%s", image).isEqualTo(file.pixels());
    }
    assertThat(decoded(FrameImage.of(deepImage(16_448, 32_896))).pixels())
        .containsExactly(64, (byte) 128);
  }

  @Test
  void aDarkPictureThatJavaHoldsIsRefusedUntilItsBitsAreSaid() throws Exception {
    BufferedImage dark = deepImage(4095, 7, 0);
    assertThatThrownBy(() -> FrameImage.of(dark))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no value above 4095");
  }

  @Test
  void aColourOfSixteenBitsIsTakenAsJavaDrawsIt() throws Exception {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    BufferedImage deep =
        new BufferedImage(model, model.createCompatibleWritableRaster(1, 1), false, null);
    deep.getRaster().setPixel(0, 0, new int[] {10 * 257, 20 * 257, 30 * 257});
    assertThat(decoded(FrameImage.of(deep)).pixels()).containsExactly(10, 20, 30);
  }

  /** Levels, each with its opacity. */
  private static BufferedImage grayOverNothing(int... samples) {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            true,
            false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(samples.length / 2, 1);
    raster.setPixels(0, 0, samples.length / 2, 1, samples);
    return new BufferedImage(model, raster, false, null);
  }

  private static BufferedImage seeThrough(int... colours) {
    BufferedImage image = new BufferedImage(colours.length, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, colours.length, 1, colours, 0, colours.length);
    return image;
  }

  private static BufferedImage twoGrays() {
    byte[] levels = {64, (byte) 200};
    IndexColorModel palette = new IndexColorModel(1, 2, levels, levels, levels);
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
    image.getRaster().setSample(1, 0, 0, 1);
    return image;
  }

  @Test
  void whatStandsInAFileBesideItsPixelsIsNotSent() {
    byte[] jpeg = JpegWriter.encode(new PixelImage(30, 20, 1, new byte[600]), 0.9f);

    assertThat(FrameImage.file(behindStart(jpeg, 0xfe, "Doe^Jane")).bytes()).isEqualTo(jpeg);
  }

  @Test
  void whatIsNoImageIsRefusedInOneLine() {
    assertThatThrownBy(() -> FrameImage.file("no image".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UserException.class)
        .hasMessage("image file of 8 bytes is none of PNG, JPEG, BMP, GIF, TIFF and WebP");
    assertThatThrownBy(
            () ->
                new FrameImage(
                    2, 2, PixelFormat.RGB8, PixelEncoding.RAW, new byte[4], null, null, null))
        .isInstanceOf(UserException.class)
        .hasMessage("RAW image of 2x2 in RGB8 has 4 bytes; it must have 12");
  }

  @Test
  void pixelsThatHaveNoSizeAreRefused() {
    FrameImage image = FrameImage.raw(new PixelImage(1, 1, 1, new byte[1]));
    for (double none : List.of(0.0, -0.2, Double.NaN, Double.POSITIVE_INFINITY)) {
      assertThatThrownBy(() -> image.withSpacing(new PixelSpacing(0.2, none)))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "pixelSpacing is 0.2 by " + none + " mm; both must be finite and above 0, or none");
    }
  }

  private static byte[] deep(int... samples) throws Exception {
    return png(deepImage(samples));
  }

  private static BufferedImage deepImage(int... samples) {
    BufferedImage image = new BufferedImage(samples.length, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setPixels(0, 0, samples.length, 1, samples);
    return image;
  }

  private static byte[] png(BufferedImage image) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  /** By EXIF: a quarter turn. */
  private static byte[] turned(byte[] jpeg) {
    return behindStart(jpeg, 0xe1, "Exif\0\0MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\6\0\0\0\0\0\0");
  }

  private static byte[] behindStart(byte[] jpeg, int marker, String words) {
    byte[] content = words.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer file = ByteBuffer.allocate(jpeg.length + content.length + 4);
    file.put(jpeg, 0, 2).putShort((short) (0xff00 | marker));
    file.putShort((short) (content.length + 2)).put(content);
    return file.put(jpeg, 2, jpeg.length - 2).array();
  }

  private static PixelImage decoded(FrameImage image) throws Exception {
    return new ImageDecoder(ImageLimits.DEFAULT).decodeFile(ByteBuffer.wrap(image.bytes()));
  }
}
