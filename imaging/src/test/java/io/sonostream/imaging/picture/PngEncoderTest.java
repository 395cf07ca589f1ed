package io.sonostream.imaging.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngEncoderTest {

  @Test
  void anotherReaderFindsEveryPixel() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    try (PngEncoder encoder = new PngEncoder()) {
      for (int i = 0; i < 60; i++) {
        int channels = random.nextBoolean() ? 1 : 3;
        int width = 1 + random.nextInt(i < 55 ? 40 : 700);
        int height = 1 + random.nextInt(i < 55 ? 40 : 700);
        byte[] pixels = new byte[width * height * channels];
        random.nextBytes(pixels);
        Picture picture = new Picture(width, height, channels, pixels);
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(encoder.encode(picture)));
        assertThat(read.getRaster().getNumBands()).isEqualTo(channels);
        int[] samples = read.getRaster().getPixels(0, 0, width, height, (int[]) null);
        for (int k = 0; k < samples.length; k++) {
          assertThat((byte) samples[k]).isEqualTo(pixels[k]);
        }
      }
    }
  }

  @Test
  void grayAndColourConvert() {
    Picture gray = new Picture(2, 1, 1, new byte[] {10, (byte) 200});
    Picture colour = gray.withChannels(3);
    assertThat(colour.pixels()).containsExactly(10, 10, 10, (byte) 200, (byte) 200, (byte) 200);
    assertThat(colour.withChannels(1).pixels()).isEqualTo(gray.pixels());
  }
}
