package io.sonostream.imaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;

/** Files written by the JDK, plain and interlaced, read by us. */
class PngReaderTest {
  private final Random random = new Random(11);

  @Test
  void readsGrayAndRgbAsTheJdkWroteThemAndLaysAlphaOverBlack() throws Exception {
    for (int type :
        new int[] {
          BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_4BYTE_ABGR
        }) {
      for (boolean interlaced : new boolean[] {false, true}) {
        for (int round = 0; round < 20; round++) {
          BufferedImage image =
              new BufferedImage(1 + random.nextInt(40), 1 + random.nextInt(40), type);
          noise(image.getRaster(), 256);
          PixelImage read = read(write(image, interlaced));
          assertThat(read.channels()).isEqualTo(type == BufferedImage.TYPE_BYTE_GRAY ? 1 : 3);
          assertSamples(image.getRaster(), read, 1);
        }
      }
    }
  }

  @Test
  void scales16BitsTo8() throws Exception {
    BufferedImage image = new BufferedImage(9, 7, BufferedImage.TYPE_USHORT_GRAY);
    noise(image.getRaster(), 65_536);
    PixelImage read = read(write(image, false));
    for (int y = 0; y < 7; y++) {
      for (int x = 0; x < 9; x++) {
        int sample = image.getRaster().getSample(x, y, 0);
        assertThat(read.pixels()[y * 9 + x] & 0xff)
            .isEqualTo((int) Math.round(sample * 255.0 / 65_535));
      }
    }
  }

  @Test
  void looksUpPalettesOfEveryDepth() throws Exception {
    for (int bits : new int[] {1, 2, 4, 8}) {
      for (boolean gray : new boolean[] {true, false}) {
        for (boolean interlaced : new boolean[] {true, false}) {
          checkPalette(bits, gray, interlaced);
        }
      }
    }
  }

  private void checkPalette(int bits, boolean gray, boolean interlaced) throws Exception {
    int size = 1 << bits;
    byte[] red = new byte[size];
    byte[] blue = new byte[size];
    random.nextBytes(red);
    random.nextBytes(blue);
    IndexColorModel palette = new IndexColorModel(bits, size, red, red, gray ? red : blue);
    WritableRaster raster =
        bits == 8
            ? Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 13, 10, 1, null)
            : Raster.createPackedRaster(DataBuffer.TYPE_BYTE, 13, 10, 1, bits, null);
    noise(raster, size);
    PixelImage read = read(write(new BufferedImage(palette, raster, false, null), interlaced));

    assertThat(read.channels()).isEqualTo(gray ? 1 : 3);
    for (int i = 0; i < 130; i++) {
      int index = raster.getSample(i % 13, i / 13, 0);
      assertThat(read.pixels()[i * read.channels()]).isEqualTo(red[index]);
      if (!gray) {
        assertThat(read.pixels()[i * 3 + 2]).isEqualTo(blue[index]);
      }
    }
  }

  @Test
  void spreadsOneBitGrayOverTheWholeRange() throws Exception {
    BufferedImage image = new BufferedImage(17, 3, BufferedImage.TYPE_BYTE_BINARY);
    noise(image.getRaster(), 2);
    assertSamples(image.getRaster(), read(write(image, false)), 255);
  }

  private void noise(WritableRaster raster, int levels) {
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int x = 0; x < raster.getWidth(); x++) {
        for (int band = 0; band < raster.getNumBands(); band++) {
          raster.setSample(x, y, band, random.nextInt(levels));
        }
      }
    }
  }

  private static void assertSamples(Raster raster, PixelImage read, int scale) {
    for (int i = 0; i < read.pixels().length; i++) {
      int pixel = i / read.channels();
      int x = pixel % read.width();
      int y = pixel / read.width();
      int sample = raster.getSample(x, y, i % read.channels());
      if (raster.getNumBands() == 4) {
        sample = (int) Math.round(sample * raster.getSample(x, y, 3) / 255.0);
      }
      assertThat(read.pixels()[i] & 0xff).isEqualTo(sample * scale);
    }
  }

  private static PixelImage read(byte[] png) throws BadImageException {
    return new ImageDecoder(ImageLimits.DEFAULT).decodeFile(ByteBuffer.wrap(png));
  }

  private static byte[] write(BufferedImage image, boolean interlaced) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setProgressiveMode(
        interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), settings);
    }
    writer.dispose();
    return out.toByteArray();
  }
}
