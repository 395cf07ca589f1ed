package io.sonostream.cli.data;

import static io.sonostream.cli.data.ImageCorpus.HEIGHT;
import static io.sonostream.cli.data.ImageCorpus.WIDTH;

import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.image.PixelImage;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** BMP, GIF, TIFF and WebP files, and the pixels that every reader must find in them. */
final class OtherImages {
  /** Made by libwebp 1.x from pixels {@code (5i, 3i, i)}: whole, turned, with a hole, moving. */
  static final String WEBP =
      "UklGRi4AAABXRUJQVlA4TCIAAAAvC8ABALmM6H/sqhC16X8YFDUgADmq6B/TSwCLjAm420wC";

  private static final String WEBP_TURNED =
      "UklGRmIAAABXRUJQVlA4WAoAAAAIAAAACwAABwAAVlA4TCIAAAAvC8ABALmM6H/sqhC16X8YFDUgADmq6B/TSwCLjAm4"
          + "20wCRVhJRhoAAABNTQAqAAAACAABARIAAwAAAAEABgAAAAAAAA==";
  private static final String WEBP_HOLE =
      "UklGRiwAAABXRUJQVlA4TB8AAAAvC8ABEA8wZIM8MvMfh1DTtgETAB380fYrhoj+B1o/AA==";
  private static final String WEBP_LOSSY =
      "UklGRnIAAABXRUJQVlA4IGYAAAAQBQCdASowACAALhEMhkMQkJCAgAglpABPYX3L7AK4B/ANVANcAWT6T+rV07tAQWDAAP"
          + "7//wMwP8kkQtNz3bihnvf4wHifSXbmj3EfOnKhZqfX5nNREoQ2w3rKbtJkaQCEVJ0AAAA=";
  static final String WEBP_MOVING =
      "UklGRgYBAABXRUJQVlA4WAoAAAACAAAACwAABwAAQU5JTQYAAAAAAAAAAABBTk1GqAAAAAAAAAAAAAsAAAcAAAAAAAJWUDhM"
          + "kAAAAC8LwAEA/0IgaXMw7Es98gMYSNs2tO0PQbbN6nR/gzvNP8EkTbUdk3Q/7b0+AAAAwGEAAESrKNt2s23bthHR/wAg"
          + "BCMohhMkRTMsxwuEIrFEKpMrlCq1RqvTG4wms8VqszucLrfH8/X+fH9/EEZxkmZ5UVZ103b9YDgaT6az+WK5Wm+2u/3h"
          + "eDpfrrf74/l6B0FOTUYqAAAAAAAAAAAACwAABwAAAAAAAFZQOEwRAAAALwvAAQAH0IQmNKH/gYjofwAA";

  private final List<ImageCorpus.Kind> kinds = new ArrayList<>();

  static List<ImageCorpus.Kind> all() throws IOException {
    OtherImages images = new OtherImages();
    images.everyKind();
    images.tiffs();
    images.webps();
    images.refusals();
    return images.kinds;
  }

  private void add(
      String name, Verdict expected, String ending, byte[] file, PixelImage shows, int depth) {
    kinds.add(
        new ImageCorpus.Kind(
            name,
            expected,
            "a." + ending,
            file,
            shows,
            name.contains("lossy") ? 12 : 0,
            depth == 0 ? ImageReading.UNDECLARED : new ImageReading(depth)));
  }

  private void right(String name, String ending, byte[] file, PixelImage shows) {
    add(name, Verdict.RIGHT, ending, file, shows, 0);
  }

  private void refused(String name, String ending, byte[] file) {
    add(name, Verdict.REFUSED, ending, file, ImageCorpus.ramp(), 0);
  }

  private void everyKind() throws IOException {
    BufferedImage gray = gray(BufferedImage.TYPE_BYTE_GRAY, i -> i);
    int[] palette = new int[16];
    Arrays.setAll(palette, k -> 0x100810 * k + k % 3 * 0x40);
    BufferedImage indexed = indexed(4, palette, i -> i % 16);
    BufferedImage colour = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      colour.setRGB(i % WIDTH, i / WIDTH, 0x020305 * i & 0xffffff);
    }
    for (String format : new String[] {"bmp", "gif", "tiff"}) {
      String ending = format.equals("tiff") ? "tif" : format;
      String title = format.toUpperCase(Locale.ROOT);
      right(title + " gray", ending, written(format, gray, null), ImageCorpus.ramp());
      right(title + " palette", ending, written(format, indexed, null), rgb(i -> palette[i % 16]));
      right(title + " called .png", "png", written(format, gray, null), ImageCorpus.ramp());
      if (!format.equals("gif")) {
        right(
            title + " RGB",
            ending,
            written(format, colour, null),
            rgb(i -> 0x020305 * i & 0xffffff));
      }
      byte[] whole = written(format, colour(format, colour, indexed), null);
      refused(title + " cut", ending, Arrays.copyOf(whole, whole.length * 2 / 3));
    }
  }

  private static BufferedImage colour(String format, BufferedImage rgb, BufferedImage indexed) {
    return format.equals("gif") ? indexed : rgb;
  }

  private void tiffs() throws IOException {
    for (String packing : new String[] {"LZW", "ZLib", "PackBits", "Deflate"}) {
      right(
          "TIFF gray, " + packing,
          "tiff",
          written("tiff", gray(BufferedImage.TYPE_BYTE_GRAY, i -> i), packing),
          ImageCorpus.ramp());
    }
    right(
        "TIFF of 1 bit",
        "tif",
        written("tiff", indexed(1, new int[] {0, 0xffffff}, i -> i % 2), null),
        shown(i -> 255 * (i % 2)));
    right(
        "TIFF of 16 bits, whole range",
        "tif",
        written("tiff", gray(BufferedImage.TYPE_USHORT_GRAY, i -> i * 689), null),
        shown(i -> (i * 689 * 255 + 32_767) / 65_535));
    byte[] twelve = written("tiff", gray(BufferedImage.TYPE_USHORT_GRAY, i -> i * 43 % 4096), null);
    refused("TIFF of 12 bits in 16, undeclared", "tif", twelve);
    add(
        "TIFF of 12 bits in 16, declared",
        Verdict.RIGHT,
        "tif",
        twelve,
        shown(i -> (i * 43 % 4096 * 255 + 2047) / 4095),
        12);
    byte[] turned = tiff(1, 6, 1, 8);
    right("TIFF that is to be turned", "tif", turned, ImageCorpus.seen(ImageCorpus.ramp(), 6));
    right("TIFF with white as 0", "tif", tiff(0, 1, 1, 8), shown(i -> 255 - i));
    refused("TIFF of CMYK", "tif", tiff(5, 1, 1, 8));
    refused("TIFF of signed samples", "tif", tiff(1, 1, 2, 8));
    refused("TIFF of 12 bits", "tif", tiff(1, 1, 1, 12));
    byte[] claims = tiff(1, 1, 1, 8);
    ByteBuffer.wrap(claims).order(ByteOrder.LITTLE_ENDIAN).putInt(8 + 2 + 8, 1 << 30);
    refused("TIFF that claims a thousand million columns", "tif", claims);
  }

  private void webps() {
    PixelImage shows = rgb(i -> (5 * i & 0xff) << 16 | (3 * i & 0xff) << 8 | i);
    right("WebP without loss", "webp", bytes(WEBP), shows);
    right("WebP called .png", "png", bytes(WEBP), shows);
    right("WebP with a hole", "webp", bytes(WEBP_HOLE), rgb(i -> i < 10 ? 0 : 0xc86432));
    right("WebP that is to be turned", "webp", bytes(WEBP_TURNED), quarterTurned(shows));
    byte[] smooth = ImageCorpus.smooth().pixels();
    byte[] rgb = new byte[3 * smooth.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = smooth[i / 3];
    }
    right("WebP, lossy", "webp", bytes(WEBP_LOSSY), new PixelImage(48, 32, 3, rgb));
    refused("WebP, animated", "webp", bytes(WEBP_MOVING));
    refused("WebP cut", "webp", Arrays.copyOf(bytes(WEBP), 40));
    refused("WebP of nothing", "webp", "RIFF....WEBPVP8 ".getBytes(StandardCharsets.US_ASCII));
  }

  private void refusals() throws IOException {
    refused("GIF, animated", "gif", several("gif"));
    refused("TIFF of two pages", "tif", several("tiff"));
    byte[] bmp = written("bmp", gray(BufferedImage.TYPE_BYTE_GRAY, i -> i), null);
    ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 1 << 30);
    refused("BMP that claims a thousand million columns", "bmp", bmp);
    byte[] jpegInside = written("bmp", gray(BufferedImage.TYPE_BYTE_GRAY, i -> i), null);
    ByteBuffer.wrap(jpegInside).order(ByteOrder.LITTLE_ENDIAN).putInt(30, 4);
    refused("BMP that holds a JPEG", "bmp", jpegInside);
    byte[] small = written("gif", gray(BufferedImage.TYPE_BYTE_GRAY, i -> i), null);
    ByteBuffer.wrap(small).order(ByteOrder.LITTLE_ENDIAN).putShort(6, (short) 500);
    refused("GIF smaller than its screen", "gif", small);
  }

  static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static PixelImage shown(IntUnaryOperator level) {
    byte[] pixels = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) level.applyAsInt(i);
    }
    return new PixelImage(WIDTH, HEIGHT, 1, pixels);
  }

  private static PixelImage rgb(IntUnaryOperator colour) {
    byte[] pixels = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (colour.applyAsInt(i / 3) >> (16 - 8 * (i % 3)));
    }
    return new PixelImage(WIDTH, HEIGHT, 3, pixels);
  }

  private static PixelImage quarterTurned(PixelImage stored) {
    int w = stored.height();
    int h = stored.width();
    byte[] pixels = new byte[stored.pixels().length];
    for (int i = 0; i < w * h; i++) {
      int from = (stored.height() - 1 - i % w) * stored.width() + i / w;
      System.arraycopy(stored.pixels(), 3 * from, pixels, 3 * i, 3);
    }
    return new PixelImage(w, h, 3, pixels);
  }

  private static BufferedImage gray(int type, IntUnaryOperator level) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      image.getRaster().setSample(i % WIDTH, i / WIDTH, 0, level.applyAsInt(i));
    }
    return image;
  }

  static BufferedImage indexed(int bits, int[] palette, IntUnaryOperator entry) {
    IndexColorModel model =
        new IndexColorModel(
            bits, palette.length, palette, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_BINARY, model);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      image.getRaster().setSample(i % WIDTH, i / WIDTH, 0, entry.applyAsInt(i));
    }
    return image;
  }

  static byte[] written(String format, BufferedImage image, String packing) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    if (packing != null) {
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionType(packing);
    }
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static byte[] several(String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (int k = 0; k < 2; k++) {
        int shift = k;
        BufferedImage image = gray(BufferedImage.TYPE_BYTE_GRAY, i -> i + shift);
        writer.writeToSequence(new IIOImage(image, null, null), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** The ramp of one byte a pixel in one strip, with these words about it. */
  private static byte[] tiff(int photometric, int orientation, int format, int bits) {
    int[][] tags = {
      {256, 4, WIDTH},
      {257, 4, HEIGHT},
      {258, 3, bits},
      {259, 3, 1},
      {262, 3, photometric},
      {273, 4, 8 + 2 + 11 * 12 + 4},
      {274, 3, orientation},
      {277, 3, 1},
      {278, 4, HEIGHT},
      {279, 4, WIDTH * HEIGHT},
      {339, 3, format}
    };
    ByteBuffer file = ByteBuffer.allocate(8 + 2 + tags.length * 12 + 4 + WIDTH * HEIGHT);
    file.order(ByteOrder.LITTLE_ENDIAN).put(new byte[] {'I', 'I', 42, 0}).putInt(8);
    file.putShort((short) tags.length);
    for (int[] tag : tags) {
      file.putShort((short) tag[0]).putShort((short) tag[1]).putInt(1).putInt(tag[2]);
    }
    file.putInt(0);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      file.put((byte) i);
    }
    return file.array();
  }
}
