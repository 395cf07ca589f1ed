package io.sonostream.imaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/**
 * Whatever stands in a BMP, GIF, TIFF or WebP file, it is an image within the limits or refused.
 */
class OtherFormatsFuzzTest {
  private static final int RUNS = Integer.getInteger("fuzz.runs", 700);

  private static final String WEBP =
      "UklGRi4AAABXRUJQVlA4TCIAAAAvC8ABALmM6H/sqhC16X8YFDUgADmq6B/TSwCLjAm420wC";

  @Test
  void changedBytesGiveAnImageOrAReason() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String format : List.of("bmp", "gif", "tiff")) {
      for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_BYTE_INDEXED}) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(12, 8, type), format, out)).isTrue();
        seeds.add(out.toByteArray());
      }
    }
    seeds.add(Base64.getDecoder().decode(WEBP));
    Random random = new Random(7);
    int read = 0;
    for (int run = 0; run < RUNS; run++) {
      byte[] file = seeds.get(run % seeds.size()).clone();
      for (int k = 0; k <= random.nextInt(4); k++) {
        file[4 + random.nextInt(file.length - 4)] = (byte) random.nextInt();
      }
      try {
        PixelImage image = ImageFile.decode(ByteBuffer.wrap(file)).image();
        assertThat(image.width()).isLessThanOrEqualTo(ImageLimits.DEFAULT.maxSide());
        RawImage.isExact(ByteBuffer.wrap(file));
        read++;
      } catch (BadImageException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    assertThat(read).isPositive();
  }
}
