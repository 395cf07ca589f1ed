package io.sonostream.cli.data;

import io.sonostream.imaging.image.PixelImage;
import io.sonostream.testkit.images.PngForge;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Files of pictures that move, each shown for 120 ms, and one that has none. */
final class MovingPictures {
  private static final int CENTISECONDS = 12;

  private MovingPictures() {}

  static byte[] gif(List<ClipCorpus.Picture> pictures) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (ClipCorpus.Picture each : pictures) {
        BufferedImage image = gray(each.gray());
        writer.writeToSequence(new IIOImage(image, null, timed(writer, image)), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static BufferedImage gray(PixelImage image) {
    BufferedImage made =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_BYTE_GRAY);
    int[] levels = new int[image.pixels().length];
    Arrays.setAll(levels, i -> image.pixels()[i] & 0xff);
    made.getRaster().setPixels(0, 0, image.width(), image.height(), levels);
    return made;
  }

  private static IIOMetadata timed(ImageWriter writer, BufferedImage image) throws IOException {
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(
            new ImageTypeSpecifier(image), writer.getDefaultWriteParam());
    String format = metadata.getNativeMetadataFormatName();
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(format);
    IIOMetadataNode control =
        (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
    control.setAttribute("delayTime", Integer.toString(CENTISECONDS));
    control.setAttribute("disposalMethod", "none");
    metadata.setFromTree(format, root);
    return metadata;
  }

  /** An animated PNG: the first picture is IDAT, the others are fdAT. */
  static byte[] png(List<ClipCorpus.Picture> pictures) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int sequence = 0;
    for (int k = 0; k < pictures.size(); k++) {
      PixelImage image = pictures.get(k).gray();
      int[] levels = new int[image.pixels().length];
      Arrays.setAll(levels, i -> image.pixels()[i] & 0xff);
      byte[] png = PngForge.png(image.width(), image.height(), 8, PngForge.GRAY, levels);
      byte[] packed = Arrays.copyOfRange(png, 33 + 8, png.length - 12 - 4);
      if (k == 0) {
        out.write(png, 0, 33);
        PngForge.chunk(
            out, "acTL", ByteBuffer.allocate(8).putInt(pictures.size()).putInt(0).array());
      }
      ByteBuffer control = ByteBuffer.allocate(26).putInt(sequence++);
      control.putInt(image.width()).putInt(image.height()).putInt(0).putInt(0);
      PngForge.chunk(
          out, "fcTL", control.putShort((short) CENTISECONDS).putShort((short) 100).array());
      if (k == 0) {
        PngForge.chunk(out, "IDAT", packed);
      } else {
        ByteBuffer data = ByteBuffer.allocate(4 + packed.length).putInt(sequence++);
        PngForge.chunk(out, "fdAT", data.put(packed).array());
      }
    }
    PngForge.chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  static byte[] webp() {
    return Base64.getDecoder().decode(OtherImages.WEBP_MOVING);
  }

  /** A tenth of a second of silence. */
  static byte[] sound() throws IOException {
    AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(new byte[1600]), format, 800),
        AudioFileFormat.Type.WAVE,
        out);
    return out.toByteArray();
  }
}
