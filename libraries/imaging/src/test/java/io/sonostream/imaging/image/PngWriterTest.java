package io.sonostream.imaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngWriterTest {

  @Test
  void anotherReaderFindsEveryPixel() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 60; i++) {
      int channels = random.nextBoolean() ? 1 : 3;
      int width = 1 + random.nextInt(i < 55 ? 40 : 700);
      int height = 1 + random.nextInt(i < 55 ? 40 : 700);
      byte[] pixels = new byte[width * height * channels];
      random.nextBytes(pixels);
      PixelImage picture = new PixelImage(width, height, channels, pixels);
      byte[] file = i % 2 == 0 ? PngWriter.encode(picture) : PngWriter.encodeQuickly(picture);
      BufferedImage read = ImageIO.read(new ByteArrayInputStream(file));
      assertThat(read.getRaster().getNumBands()).isEqualTo(channels);
      int[] samples = read.getRaster().getPixels(0, 0, width, height, (int[]) null);
      for (int k = 0; k < samples.length; k++) {
        assertThat((byte) samples[k]).isEqualTo(pixels[k]);
      }
    }
  }

  @Test
  void drawnPicturesKeepTheirColours() throws Exception {
    BufferedImage drawn = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    drawn.setRGB(2, 1, 0x123456);
    PixelImage image = PixelImage.of(drawn);
    assertThat(image.channels()).isEqualTo(3);
    assertThat(image.pixels()).endsWith((byte) 0x12, (byte) 0x34, (byte) 0x56);
  }

  @Test
  void grayAndColourConvert() {
    PixelImage gray = new PixelImage(2, 1, 1, new byte[] {10, (byte) 200});
    PixelImage colour = Channels.convert(gray, 3);
    assertThat(colour.pixels()).containsExactly(10, 10, 10, (byte) 200, (byte) 200, (byte) 200);
    assertThat(Channels.convert(colour, 1).pixels()).isEqualTo(gray.pixels());
  }
}
