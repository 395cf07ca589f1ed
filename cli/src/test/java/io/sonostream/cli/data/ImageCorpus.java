package io.sonostream.cli.data;

import io.sonostream.imaging.image.Channels;
import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.testkit.images.PngForge;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Kinds of image files, and the pixels that every reader must find in them. */
final class ImageCorpus {
  static final int WIDTH = 12;
  static final int HEIGHT = 8;

  /** What JPEG may change in a smooth picture. */
  private static final int JPEG_LOSS = 12;

  /**
   * One kind.
   *
   * @param pixels what it shows; of a refused one only the size counts
   * @param tolerance largest difference of a level
   */
  record Kind(
      String name,
      Verdict expected,
      String fileName,
      byte[] file,
      PixelImage pixels,
      int tolerance,
      ImageReading reading) {}

  private final List<Kind> kinds = new ArrayList<>();

  static List<Kind> all() throws IOException {
    ImageCorpus corpus = new ImageCorpus();
    corpus.pngs();
    corpus.depths();
    corpus.seeThrough();
    corpus.jpegs();
    corpus.turned();
    corpus.refusals();
    corpus.kinds.addAll(OtherImages.all());
    return corpus.kinds;
  }

  private void right(String name, byte[] file, PixelImage pixels) {
    kinds.add(new Kind(name, Verdict.RIGHT, "a.png", file, pixels, 0, ImageReading.UNDECLARED));
  }

  private void refused(String name, String fileName, byte[] file) {
    kinds.add(new Kind(name, Verdict.REFUSED, fileName, file, ramp(), 0, ImageReading.UNDECLARED));
  }

  private void pngs() {
    for (int bits : new int[] {1, 2, 4, 8}) {
      int most = (1 << bits) - 1;
      right(
          "PNG gray " + bits + " bits",
          PngForge.png(WIDTH, HEIGHT, bits, PngForge.GRAY, samples(1, i -> i % (most + 1))),
          gray(i -> i % (most + 1) * 255 / most));
      int[] grays = new int[most + 1];
      int[] colours = new int[most + 1];
      for (int k = 0; k <= most; k++) {
        grays[k] = 0x010101 * (255 - k);
        colours[k] = k * 0x010305 + 0x20;
      }
      int[] entries = samples(1, i -> i % (most + 1));
      right(
          "PNG palette of grays " + bits + " bits",
          PngForge.png(WIDTH, HEIGHT, bits, PngForge.PALETTE, entries, grays),
          gray(i -> 255 - i % (most + 1)));
      right(
          "PNG palette of colours " + bits + " bits",
          PngForge.png(WIDTH, HEIGHT, bits, PngForge.PALETTE, entries, colours),
          rgb(i -> colours[i % (most + 1)]));
    }
    right(
        "PNG RGB 8 bits",
        PngForge.png(WIDTH, HEIGHT, 8, PngForge.RGB, samples(3, i -> i % 251)),
        new PixelImage(WIDTH, HEIGHT, 3, bytes(3, i -> i % 251)));
    byte[] plain = png(ramp());
    right("PNG with bytes behind its end", Arrays.copyOf(plain, plain.length + 9), ramp());
    right(
        "PNG with gamma",
        PngForge.with(plain, "gAMA", new byte[] {0, 1, (byte) 0x86, (byte) 0xa0}),
        ramp());
    named("PNG called .jpg", "a.jpg", plain);
    named("PNG called .PNG", "a.PNG", plain);
    named("PNG with letters of the world in its name", "a é 超声 %20 #1.png", plain);
  }

  private void named(String name, String fileName, byte[] file) {
    kinds.add(new Kind(name, Verdict.RIGHT, fileName, file, ramp(), 0, ImageReading.UNDECLARED));
  }

  private void depths() {
    right(
        "PNG gray 16 bits, whole range",
        deep(i -> i * 689),
        gray(i -> (i * 689 * 255 + 32_767) / 65_535));
    right(
        "PNG RGB 16 bits, whole range",
        PngForge.png(WIDTH, HEIGHT, 16, PngForge.RGB, samples(3, i -> 257 * (i % 256))),
        new PixelImage(WIDTH, HEIGHT, 3, bytes(3, i -> i % 256)));
    right("PNG gray 16 bits, all black", deep(i -> 0), gray(i -> 0));
    byte[] twelve = deep(i -> i * 43 % 4096);
    refused("12 bits in 16, undeclared", "a.png", twelve);
    refused("8 bits in 16, undeclared", "a.png", deep(i -> i));
    kinds.add(
        new Kind(
            "12 bits in 16, declared",
            Verdict.RIGHT,
            "a.png",
            twelve,
            gray(i -> (i * 43 % 4096 * 255 + 2047) / 4095),
            0,
            new ImageReading(12)));
    kinds.add(
        new Kind(
            "14 bits declared as 12",
            Verdict.REFUSED,
            "a.png",
            deep(i -> i * 100),
            ramp(),
            0,
            new ImageReading(12)));
    kinds.add(
        new Kind(
            "12 bits in 16, declared as dark",
            Verdict.RIGHT,
            "a.png",
            twelve,
            gray(i -> (i * 43 % 4096 * 255 + 32_767) / 65_535),
            0,
            new ImageReading(16)));
  }

  private void seeThrough() {
    right(
        "PNG gray and alpha, opaque",
        PngForge.png(
            WIDTH, HEIGHT, 8, PngForge.GRAY_ALPHA, samples(2, i -> i % 2 == 0 ? i / 2 : 255)),
        ramp());
    right(
        "PNG gray and alpha, half there",
        PngForge.png(
            WIDTH, HEIGHT, 8, PngForge.GRAY_ALPHA, samples(2, i -> i % 2 == 0 ? i / 2 : 51)),
        gray(i -> (i * 51 + 127) / 255));
    right(
        "PNG RGBA with a hole",
        PngForge.png(
            WIDTH,
            HEIGHT,
            8,
            PngForge.RGB_ALPHA,
            samples(4, i -> i % 4 < 3 ? 200 : i < 40 ? 0 : 255)),
        rgb(i -> 4 * i + 3 < 40 ? 0 : 0xc8c8c8));
    byte[] keyed = PngForge.with(png(ramp()), "tRNS", new byte[] {0, 7});
    right("PNG gray with a transparent level", keyed, gray(i -> i == 7 ? 0 : i));
    byte[] palette =
        PngForge.png(
            WIDTH, HEIGHT, 8, PngForge.PALETTE, samples(1, i -> i % 2), 0xff8000, 0x00ff00);
    right(
        "PNG palette with a transparent entry",
        PngForge.with(palette, "tRNS", new byte[] {0}),
        rgb(i -> i % 2 == 0 ? 0 : 0x00ff00));
  }

  private void jpegs() throws IOException {
    PixelImage smooth = smooth();
    jpeg("JPEG gray", jpeg(smooth, false), smooth);
    jpeg("JPEG gray, progressive", jpeg(smooth, true), smooth);
    PixelImage colour = Channels.convert(smooth, 3);
    jpeg("JPEG of three components", jpeg(colour, false), colour);
    byte[] file = jpeg(smooth, false);
    jpeg("JPEG with bytes behind its end", Arrays.copyOf(file, file.length + 9), smooth);
    kinds.add(
        new Kind(
            "JPEG called .png",
            Verdict.RIGHT,
            "a.png",
            file,
            smooth,
            JPEG_LOSS,
            ImageReading.UNDECLARED));
    refused("JPEG cut in its header", "a.jpg", Arrays.copyOf(file, 60));
    refused("JPEG cut in its pixels", "a.jpg", Arrays.copyOf(file, file.length - 40));
    refused("JPEG of four components", "a.jpg", cmyk());
  }

  private void jpeg(String name, byte[] file, PixelImage pixels) {
    kinds.add(
        new Kind(name, Verdict.RIGHT, "a.jpg", file, pixels, JPEG_LOSS, ImageReading.UNDECLARED));
  }

  private void turned() throws IOException {
    for (int orientation = 1; orientation <= 8; orientation++) {
      right(
          "PNG of EXIF orientation " + orientation,
          PngForge.with(png(ramp()), "eXIf", exif(orientation)),
          seen(ramp(), orientation));
      jpeg(
          "JPEG of EXIF orientation " + orientation,
          withExif(jpeg(smooth(), false), exif(orientation)),
          seen(smooth(), orientation));
    }
  }

  private void refusals() throws IOException {
    byte[] plain = png(ramp());
    for (int cut : new int[] {0, 1, 7, 20, 40, plain.length - 13}) {
      refused("PNG cut after " + cut + " bytes", "a.png", Arrays.copyOf(plain, cut));
    }
    byte[] flipped = plain.clone();
    flipped[60] ^= 0x55;
    refused("PNG with a wrong checksum", "a.png", flipped);
    byte[] control = ByteBuffer.allocate(8).putInt(3).putInt(0).array();
    refused("PNG, animated", "a.png", PngForge.with(plain, "acTL", control));
    for (int side : new int[] {16_385, 1 << 30}) {
      byte[] huge = PngForge.png(1, 1, 8, PngForge.GRAY, new int[] {0});
      ByteBuffer.wrap(huge).putInt(16, side);
      refused("PNG that claims " + side + " columns", "a.png", resealed(huge));
    }
    refused("HEIC called .jpg", "a.jpg", "....ftypheic....".getBytes(StandardCharsets.US_ASCII));
    refused("text called .png", "a.png", "a picture".getBytes(StandardCharsets.UTF_8));
  }

  // Ways to make pixels.

  private static int[] samples(int channels, IntUnaryOperator sample) {
    int[] samples = new int[WIDTH * HEIGHT * channels];
    Arrays.setAll(samples, sample);
    return samples;
  }

  private static byte[] bytes(int channels, IntUnaryOperator level) {
    int[] samples = samples(channels, level);
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) samples[i];
    }
    return bytes;
  }

  private static PixelImage gray(IntUnaryOperator level) {
    return new PixelImage(WIDTH, HEIGHT, 1, bytes(1, level));
  }

  private static PixelImage rgb(IntUnaryOperator colour) {
    return new PixelImage(
        WIDTH, HEIGHT, 3, bytes(3, i -> colour.applyAsInt(i / 3) >> (16 - 8 * (i % 3)) & 0xff));
  }

  static PixelImage ramp() {
    return gray(i -> i);
  }

  static PixelImage smooth() {
    byte[] pixels = new byte[48 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % 48 * 4 + i / 48);
    }
    return new PixelImage(48, 32, 1, pixels);
  }

  private static byte[] deep(IntUnaryOperator level) {
    return PngForge.png(WIDTH, HEIGHT, 16, PngForge.GRAY, samples(1, level));
  }

  private static byte[] png(PixelImage image) {
    int[] samples = new int[image.pixels().length];
    Arrays.setAll(samples, i -> image.pixels()[i] & 0xff);
    return PngForge.png(image.width(), image.height(), 8, PngForge.GRAY, samples);
  }

  /** Turned by the JDK's own hands: what a viewer would show. */
  static PixelImage seen(PixelImage stored, int orientation) {
    PixelImage image = stored;
    if (orientation >= 5) {
      image = transposed(image);
    }
    boolean mirrored = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
    boolean flipped = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
    byte[] pixels = new byte[image.pixels().length];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int fromX = mirrored ? image.width() - 1 - x : x;
        int fromY = flipped ? image.height() - 1 - y : y;
        pixels[y * image.width() + x] = image.pixels()[fromY * image.width() + fromX];
      }
    }
    return new PixelImage(image.width(), image.height(), 1, pixels);
  }

  private static PixelImage transposed(PixelImage image) {
    byte[] pixels = new byte[image.pixels().length];
    for (int y = 0; y < image.width(); y++) {
      for (int x = 0; x < image.height(); x++) {
        pixels[y * image.height() + x] = image.pixels()[x * image.width() + y];
      }
    }
    return new PixelImage(image.height(), image.width(), 1, pixels);
  }

  // Ways to make files.

  private static byte[] jpeg(PixelImage image, boolean progressive) throws IOException {
    int channels = image.channels();
    BufferedImage buffered =
        new BufferedImage(
            image.width(),
            image.height(),
            channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    int[] samples = new int[image.pixels().length];
    Arrays.setAll(samples, i -> image.pixels()[i] & 0xff);
    buffered.getRaster().setPixels(0, 0, image.width(), image.height(), samples);
    return write(new IIOImage(buffered, null, null), progressive);
  }

  private static byte[] cmyk() throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(0, 16, 16, 4, null);
    return write(new IIOImage(raster, null, null), false);
  }

  private static byte[] write(IIOImage image, boolean progressive) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(0.95f);
    if (progressive) {
      settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    }
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, image, settings);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** The header's checksum made right again. */
  private static byte[] resealed(byte[] png) {
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    return png;
  }

  /** A TIFF directory with the orientation alone. */
  static byte[] exif(int orientation) {
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
}
