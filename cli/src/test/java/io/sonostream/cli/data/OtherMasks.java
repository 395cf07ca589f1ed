package io.sonostream.cli.data;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Masks as BMP, GIF, TIFF and WebP, and what must become of each. */
final class OtherMasks {
  private static final List<String> ONE = List.of("lesion");
  private static final List<String> TWO = List.of("lesion", "nerve");
  private static final int[] VOC = {0x000000, 0x800000, 0x008000};

  private final List<MaskCorpus.Kind> kinds = new ArrayList<>();

  static List<MaskCorpus.Kind> all() {
    OtherMasks masks = new OtherMasks();
    for (String format : new String[] {"bmp", "gif", "tiff"}) {
      masks.add(Verdict.RIGHT, format + " gray 0/255", format, ONE, gray(format, 8, 0, 255));
      masks.add(Verdict.RIGHT, format + " gray 0/1/2", format, TWO, gray(format, 8, 0, 1, 2));
      masks.add(
          Verdict.RIGHT,
          format + " gray, declared",
          format,
          List.of("lesion=200", "nerve=7"),
          gray(format, 8, 0, 200, 7));
      masks.add(Verdict.RIGHT, format + " palette", format, TWO, palette(format));
      masks.add(Verdict.REFUSED, format + " two for one", format, ONE, gray(format, 8, 0, 1, 255));
    }
    masks.add(Verdict.RIGHT, "tiff 16 bits", "tif", ONE, gray("tiff", 16, 0, 4095));
    masks.add(
        Verdict.RIGHT,
        "tiff 16 bits, declared",
        "tif",
        List.of("lesion=300", "nerve=40000"),
        gray("tiff", 16, 0, 300, 40_000));
    for (String format : new String[] {"bmp", "tiff"}) {
      masks.add(
          Verdict.RIGHT,
          format + " colours",
          format,
          List.of("lesion=#ff0000", "nerve=#00ff00"),
          colours(format));
    }
    masks.add(Verdict.REFUSED, "tiff packed as JPEG", "tif", ONE, jpegInTiff());
    return masks.kinds;
  }

  private void add(
      Verdict expected, String name, String ending, List<String> classes, MaskForms.Form form) {
    int shown = name.contains("two for one") ? 2 : classes.size();
    kinds.add(new MaskCorpus.Kind(name, expected, form, shown, ending, classes, null, null));
  }

  private static MaskForms.Form gray(String format, int bits, int... values) {
    int type = bits == 8 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_USHORT_GRAY;
    return (w, h, map) -> written(format, new BufferedImage(w, h, type), map, values, null);
  }

  private static MaskForms.Form palette(String format) {
    int[] colours = Arrays.copyOf(VOC, 16);
    IndexColorModel model = new IndexColorModel(4, 16, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
    return (w, h, map) ->
        written(
            format,
            new BufferedImage(w, h, BufferedImage.TYPE_BYTE_BINARY, model),
            map,
            new int[] {0, 1, 2},
            null);
  }

  private static MaskForms.Form colours(String format) {
    int[] colours = {0, 0xff0000, 0x00ff00};
    return (w, h, map) -> {
      BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_3BYTE_BGR);
      for (int i = 0; i < map.length; i++) {
        image.setRGB(i % w, i / w, colours[map[i]]);
      }
      return file(format, image, null);
    };
  }

  private static MaskForms.Form jpegInTiff() {
    return (w, h, map) ->
        written(
            "tiff",
            new BufferedImage(w, h, BufferedImage.TYPE_BYTE_GRAY),
            map,
            new int[] {0, 255},
            "JPEG");
  }

  private static byte[] written(
      String format, BufferedImage image, int[] map, int[] values, String packing) {
    for (int i = 0; i < map.length; i++) {
      image.getRaster().setSample(i % image.getWidth(), i / image.getWidth(), 0, values[map[i]]);
    }
    return file(format, image, packing);
  }

  private static byte[] file(String format, BufferedImage image, String packing) {
    try {
      return OtherImages.written(format, image, packing);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
