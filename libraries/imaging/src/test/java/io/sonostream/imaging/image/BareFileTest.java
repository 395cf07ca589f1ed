package io.sonostream.imaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NodeList;

class BareFileTest {
  private static final String NAME = "Doe^Jane";
  private static final byte[] SECRET = NAME.getBytes(StandardCharsets.US_ASCII);

  @Test
  void whatIsNothingButItsPixelsIsTheSameFile() throws Exception {
    byte[] png = PngWriter.encode(RandomImages.image(new Random(1), 5, 4, 3));
    byte[] jpeg = JpegWriter.encode(RandomImages.image(new Random(2), 40, 30, 3), 0.9f);

    assertThat(BareFile.of(png)).isSameAs(png);
    assertThat(BareFile.of(jpeg)).isSameAs(jpeg);
  }

  @Test
  void wordsInAPngAreTakenOffAndItsPixelsStayByteForByte() throws Exception {
    byte[] png = PngWriter.encode(RandomImages.image(new Random(3), 5, 4, 1));
    byte[] written = png;
    for (String chunk : new String[] {"tEXt", "iTXt", "eXIf", "prVt", "pHYs"}) {
      written = withChunk(written, chunk, SECRET);
    }

    assertThat(BareFile.of(join(written, SECRET))).isEqualTo(png);
  }

  @Test
  void wordsInAJpegAreTakenOffAndItsPixelsStayByteForByte() throws Exception {
    byte[] jpeg = JpegWriter.encode(RandomImages.image(new Random(4), 40, 30, 3), 0.9f);
    byte[] written = jpeg;
    for (int marker : new int[] {0xfe, 0xe0, 0xe1, 0xe2, 0xed, 0xee, 0xef}) {
      written = withSegment(written, 2, marker, SECRET);
    }

    assertThat(BareFile.of(join(written, SECRET))).isEqualTo(jpeg);
  }

  @Test
  void aThumbnailIsNoPartOfAPicture() throws Exception {
    byte[] jpeg = JpegWriter.encode(RandomImages.image(new Random(5), 40, 30, 3), 0.9f);
    byte[] thumbnail = ByteBuffer.allocate(14 + 3 * 3).put(jpeg, 6, 14).array();
    thumbnail[12] = 3;
    thumbnail[13] = 1;
    System.arraycopy(SECRET, 0, thumbnail, 14, SECRET.length);
    byte[] without = join(Arrays.copyOf(jpeg, 2), tail(jpeg, 20));

    assertThat(BareFile.of(withSegment(without, 2, 0xe0, thumbnail))).isEqualTo(jpeg);
  }

  @Test
  void commentsBetweenTheScansOfAProgressiveFileAreTakenOff() throws Exception {
    byte[] jpeg = encoded(true, false);
    int secondScan = lastScan(jpeg);
    byte[] written = withSegment(jpeg, secondScan, 0xfe, SECRET);
    assertThat(new String(written, StandardCharsets.ISO_8859_1)).contains(NAME);

    assertThat(BareFile.of(written)).isEqualTo(jpeg);
  }

  /** Without JFIF and Adobe a decoder may take EXIF for the word that colours are YCbCr. */
  @Test
  void coloursStayWhatTheyAreWhereOnlyExifTellsHowTheyAreCoded() throws Exception {
    byte[] jfif = encoded(false, true);
    byte[] untold = join(Arrays.copyOf(jfif, 2), tail(jfif, 20));
    byte[] exif =
        ("Exif\0\0" + "MM\0*\0\0\0\10\0\0\0\0\0\0" + NAME).getBytes(StandardCharsets.ISO_8859_1);
    byte[] camera = withSegment(untold, 2, 0xe1, exif);
    byte[] bare = BareFile.of(camera);

    assertThat(new String(bare, StandardCharsets.ISO_8859_1)).contains("Exif").doesNotContain(NAME);
    assertThat(pixels(bare)).isEqualTo(pixels(camera));
  }

  /** As some cameras write them: decoders go without. */
  @Test
  void aJpegWithoutItsEndMarkerKeepsItsLastPixels() throws Exception {
    for (int run = 0; run < 50; run++) {
      byte[] jpeg = JpegWriter.encode(RandomImages.image(new Random(run), 24, 16, 3), 0.8f);
      byte[] open = Arrays.copyOf(jpeg, jpeg.length - 2);
      assertThat(BareFile.of(open)).as("run %d", run).isEqualTo(jpeg);
    }
  }

  @Test
  void damagedFilesThatAreReadComeOutWithTheSamePixels() throws Exception {
    byte[] jpeg = JpegWriter.encode(RandomImages.image(new Random(6), 24, 16, 3), 0.8f);
    jpeg = withSegment(withSegment(jpeg, 2, 0xe1, SECRET), 2, 0xfe, SECRET);
    byte[] png = withChunk(PngWriter.encode(new PixelImage(3, 2, 1, new byte[6])), "tEXt", SECRET);
    int read = 0;
    for (int run = 0; run < Integer.getInteger("fuzz.runs", 2_000); run++) {
      Random random = new Random(run);
      byte[] damaged = (random.nextBoolean() ? jpeg : png).clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      damaged = Arrays.copyOf(damaged, damaged.length - random.nextInt(4));
      ImageFile file;
      try {
        file = ImageFile.decode(ByteBuffer.wrap(damaged));
      } catch (BadImageException e) {
        continue;
      }
      if (file.plain()) {
        read++;
        assertThat(pixels(BareFile.of(damaged))).as("run %d", run).isEqualTo(file.image().pixels());
      }
    }
    assertThat(read).isPositive();
  }

  private static byte[] pixels(byte[] file) throws BadImageException {
    return ImageFile.decode(ByteBuffer.wrap(file)).image().pixels();
  }

  /** A colourful JPEG with JFIF's header. */
  private static byte[] encoded(boolean progressive, boolean unreduced) throws Exception {
    BufferedImage image = new BufferedImage(32, 24, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 32 * 24; i++) {
      image.setRGB(i % 32, i / 32, 0xff0000 >> i % 3 * 4 | i);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      if (progressive) {
        settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(
              ImageTypeSpecifier.createFromRenderedImage(image), settings);
      if (unreduced) {
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree("javax_imageio_jpeg_image_1.0");
        NodeList components = root.getElementsByTagName("componentSpec");
        for (int i = 0; i < components.getLength(); i++) {
          ((IIOMetadataNode) components.item(i)).setAttribute("HsamplingFactor", "1");
          ((IIOMetadataNode) components.item(i)).setAttribute("VsamplingFactor", "1");
        }
        metadata.setFromTree("javax_imageio_jpeg_image_1.0", root);
      }
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, metadata), settings);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static int lastScan(byte[] jpeg) {
    int at = jpeg.length - 2;
    while ((jpeg[at] & 0xff) != 0xff || (jpeg[at + 1] & 0xff) != 0xda) {
      at--;
    }
    return at;
  }

  private static byte[] join(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private static byte[] tail(byte[] file, int from) {
    return Arrays.copyOfRange(file, from, file.length);
  }

  private static byte[] withSegment(byte[] jpeg, int at, int marker, byte[] content) {
    ByteBuffer file = ByteBuffer.allocate(jpeg.length + content.length + 4);
    file.put(jpeg, 0, at).putShort((short) (0xff00 | marker));
    file.putShort((short) (content.length + 2)).put(content);
    return file.put(jpeg, at, jpeg.length - at).array();
  }

  /** Puts a chunk right behind the header. */
  private static byte[] withChunk(byte[] png, String type, byte[] data) {
    ByteBuffer file = ByteBuffer.allocate(png.length + data.length + 12);
    byte[] named = join(type.getBytes(StandardCharsets.US_ASCII), data);
    CRC32 crc = new CRC32();
    crc.update(named);
    file.put(png, 0, 33).putInt(data.length).put(named).putInt((int) crc.getValue());
    return file.put(png, 33, png.length - 33).array();
  }
}
