package io.sonostream.proofs.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageEncoding;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.imaging.image.JpegWriter;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.proofs.fuzz.Fuzz.Tally;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;

class ImageFuzzTest {
  private static final int SIDE = 24;
  private static final int LIMIT = 256;
  private static final long MOST_BYTES = 16L << 20;
  private static final int[] KINDS = {
    BufferedImage.TYPE_BYTE_GRAY,
    BufferedImage.TYPE_USHORT_GRAY,
    BufferedImage.TYPE_BYTE_BINARY,
    BufferedImage.TYPE_BYTE_INDEXED,
    BufferedImage.TYPE_4BYTE_ABGR,
  };

  private final ImageDecoder decoder =
      new ImageDecoder(new ImageLimits(LIMIT, (long) LIMIT * LIMIT));

  private void file(byte[] input) throws BadImageException {
    PixelImage image = decoder.decodeFile(ByteBuffer.wrap(input));
    assertThat(image.pixels()).hasSize(image.width() * image.height() * image.channels());
  }

  @Test
  void damagedPngIsAnImageOrABadImage() throws Exception {
    List<byte[]> good = new ArrayList<>();
    good.add(PngWriter.encode(noise(1)));
    good.add(PngWriter.encode(noise(3)));
    for (int kind : KINDS) {
      good.add(encoded("png", kind, false));
      good.add(encoded("png", kind, true));
    }

    Tally tally =
        new Fuzz("png", BadImageException.class, MOST_BYTES)
            .run(4_000, good, PngParts::mended, this::file);

    assertThat(tally.taken()).isGreaterThan(tally.refused() / 50);
    assertThat(tally.refused()).isPositive();
  }

  @Test
  void damagedJpegIsAnImageOrABadImage() throws Exception {
    List<byte[]> good =
        List.of(
            JpegWriter.encode(noise(1), 0.9f),
            JpegWriter.encode(noise(3), 0.5f),
            encoded("jpeg", BufferedImage.TYPE_3BYTE_BGR, true),
            encoded("jpeg", BufferedImage.TYPE_BYTE_GRAY, true));

    Tally tally =
        new Fuzz("jpeg", BadImageException.class, MOST_BYTES)
            .run(2_000, good, (input, random) -> input, this::file);

    assertThat(tally.taken()).isPositive();
    assertThat(tally.refused()).isPositive();
  }

  @Test
  void damagedFrameHasItsDeclaredSizeOrIsABadImage() throws Exception {
    for (ImageEncoding encoding : new ImageEncoding[] {ImageEncoding.PNG, ImageEncoding.JPEG}) {
      byte[] good =
          encoding == ImageEncoding.PNG
              ? PngWriter.encode(noise(1))
              : JpegWriter.encode(noise(1), 0.9f);

      Tally tally =
          new Fuzz("frame-" + encoding, BadImageException.class, MOST_BYTES)
              .run(
                  1_000,
                  List.of(good),
                  encoding == ImageEncoding.PNG ? PngParts::mended : (input, random) -> input,
                  input ->
                      assertThat(
                              decoder
                                  .decode(ByteBuffer.wrap(input), encoding, SIDE, SIDE, 1)
                                  .pixels())
                          .hasSize(SIDE * SIDE));

      assertThat(tally.taken()).isPositive();
    }
  }

  private static PixelImage noise(int channels) {
    byte[] pixels = new byte[SIDE * SIDE * channels];
    new Random(channels).nextBytes(pixels);
    return new PixelImage(SIDE, SIDE, channels, pixels);
  }

  /** As other programs write them: interlaced or progressive, too. */
  private static byte[] encoded(String format, int kind, boolean progressive) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, kind);
    Graphics2D graphics = image.createGraphics();
    graphics.fillOval(3, 5, SIDE / 2, SIDE / 3);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setProgressiveMode(
          progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
