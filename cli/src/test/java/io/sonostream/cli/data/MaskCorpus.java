package io.sonostream.cli.data;

import static io.sonostream.cli.data.MaskForms.gray;
import static io.sonostream.cli.data.MaskForms.grayAlpha;
import static io.sonostream.cli.data.MaskForms.palette;
import static io.sonostream.cli.data.MaskForms.rgb;
import static io.sonostream.cli.data.MaskForms.rgba;

import io.sonostream.cli.data.MaskForms.Form;
import io.sonostream.imaging.image.JpegWriter;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.testkit.images.PngForge;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Kinds of masks, and what must become of each. */
final class MaskCorpus {
  private static final int[] VOC = {0x000000, 0x800000, 0x008000, 0x808000};
  private static final List<String> ONE = List.of("lesion");
  private static final List<String> TWO = List.of("lesion", "nerve");

  /**
   * One kind.
   *
   * @param form of both masks of the set
   * @param shown classes that the masks show
   * @param classes as for --classes
   */
  record Kind(
      String name,
      Verdict expected,
      Form form,
      int shown,
      String ending,
      List<String> classes,
      @Nullable String ignore,
      @Nullable Integer threshold) {

    int count() {
      return MaskCorpus.count(classes);
    }
  }

  private final List<Kind> kinds = new ArrayList<>();

  private static int count(List<String> classes) {
    return (int) classes.stream().filter(c -> !c.startsWith("background")).count();
  }

  static List<Kind> all() {
    MaskCorpus corpus = new MaskCorpus();
    corpus.proven();
    corpus.declared();
    corpus.doubted();
    corpus.broken();
    corpus.kinds.addAll(OtherMasks.all());
    return corpus.kinds;
  }

  private void right(String name, List<String> classes, Form form) {
    kinds.add(new Kind(name, Verdict.RIGHT, form, count(classes), "png", classes, null, null));
  }

  private void refused(String name, List<String> classes, Form form) {
    kinds.add(new Kind(name, Verdict.REFUSED, form, count(classes), "png", classes, null, null));
  }

  /** Two values for the one class. */
  private void tooMany(String name, List<String> classes, Form form) {
    kinds.add(new Kind(name, Verdict.REFUSED, form, 2, "png", classes, null, null));
  }

  private void proven() {
    for (int bits : new int[] {1, 2, 4, 8, 16}) {
      int most = (1 << bits) - 1;
      for (int mark : new int[] {1, most / 2, most}) {
        if (mark > 0) {
          right("gray " + bits + " bits, 0 and " + mark, ONE, gray(bits, 0, mark));
        }
      }
      if (bits > 1) {
        right("gray " + bits + " bits, 0 1 2", TWO, gray(bits, 0, 1, 2));
      }
    }
    right("gray 8 bits, 0 and 2 of one class", ONE, gray(8, 0, 2));
    right("gray 16 bits, 0 and 255", ONE, gray(16, 0, 255));
    for (int bits : new int[] {1, 2, 4, 8}) {
      int[] blackWhite = {0x000000, 0xffffff};
      int[] whiteBlack = {0xffffff, 0x000000};
      right("palette " + bits + " bits, black and white", ONE, palette(bits, blackWhite, 0, 1));
      right("palette " + bits + " bits, white and black", ONE, palette(bits, whiteBlack, 1, 0));
      right(
          "palette " + bits + " bits, entry 1 dark red",
          ONE,
          palette(bits, Arrays.copyOf(VOC, 2), 0, 1));
      if (bits > 1) {
        right("palette " + bits + " bits, entries 0 1 2", TWO, palette(bits, VOC, 0, 1, 2));
      }
    }
    right("RGB, white on black", ONE, rgb(8, 0, 0xffffff));
    right("RGB, red on black", ONE, rgb(8, 0, 0xff0000));
    right("RGB 16 bits, red on black", ONE, rgb(16, 0, 0xff0000));
    right("RGB, grays 0 1 2", TWO, rgb(8, 0, 0x010101, 0x020202));
    right("RGBA opaque, white on black", ONE, rgba(8, 0xff000000, 0xffffffff));
    right("RGBA, white on nothing", ONE, rgba(8, 0x00000000, 0xffffffff));
    right("RGBA 16 bits, white on nothing", ONE, rgba(16, 0x00000000, 0xffffffff));
    right("RGBA, white everywhere, background see-through", ONE, rgba(8, 0x00ffffff, 0xffffffff));
    right(
        "gray and alpha opaque, 0 and 255",
        ONE,
        grayAlpha(new int[] {0, 255}, new int[] {255, 255}));
    right("gray and alpha, 1 on nothing", ONE, grayAlpha(new int[] {0, 1}, new int[] {0, 255}));
  }

  private void declared() {
    right("declared gray values", List.of("lesion=128", "nerve=255"), gray(8, 0, 128, 255));
    right("declared in the other order", List.of("lesion=255", "nerve=128"), gray(8, 0, 255, 128));
    right(
        "declared 16-bit values", List.of("lesion=1000", "nerve=40000"), gray(16, 0, 1000, 40_000));
    right(
        "declared colours",
        List.of("lesion=#ff0000", "nerve=#00FF00"),
        rgb(8, 0, 0xff0000, 0x00ff00));
    right(
        "declared colours of a palette",
        List.of("lesion=#008000", "nerve=#800000"),
        palette(8, VOC, 0, 2, 1));
    right(
        "declared entries of a palette", List.of("lesion=2", "nerve=1"), palette(8, VOC, 0, 2, 1));
    right("declared black class", List.of("lesion=0", "background=255"), gray(8, 255, 0));
    right(
        "declared colours of a palette that begins with red",
        List.of("lesion=#ff0000"),
        palette(8, new int[] {0xff0000, 0}, 1, 0));
    refused("declared, a value left over", List.of("lesion=128", "nerve=64"), gray(8, 0, 128, 255));
    kinds.add(
        new Kind(
            "blurred, threshold declared", Verdict.RIGHT, blurred(), 1, "png", ONE, null, 128));
    kinds.add(
        new Kind("JPEG, threshold declared", Verdict.RIGHT, jpeg(), 1, "jpg", ONE, null, 128));
    kinds.add(
        new Kind(
            "threshold that splits nothing",
            Verdict.REFUSED,
            gray(8, 0, 9),
            1,
            "png",
            ONE,
            null,
            128));
    kinds.add(
        new Kind(
            "threshold for two classes",
            Verdict.REFUSED,
            gray(8, 0, 1, 2),
            2,
            "png",
            TWO,
            null,
            128));
  }

  private void doubted() {
    tooMany("three values of one class", ONE, gray(8, 0, 1, 2));
    tooMany("a rim of 255 in 0 1", ONE, gray(8, 0, 1, 255));
    refused("values 0 128 255 of two classes", TWO, gray(8, 0, 128, 255));
    refused("a value above the classes", TWO, gray(8, 0, 1, 3));
    tooMany("two colours of one class", ONE, rgb(8, 0, 0xff0000, 0x00ff00));
    refused("two colours of two classes", TWO, rgb(8, 0, 0xff0000, 0x00ff00));
    refused("palette that begins with red", ONE, palette(8, new int[] {0xff0000, 0}, 1, 0));
    refused("empty masks", ONE, gray(8, 0, 0, 0));
    refused("full masks", ONE, gray(8, 255, 255, 255));
    refused("blurred edges", ONE, blurred());
    kinds.add(new Kind("JPEG", Verdict.REFUSED, jpeg(), 1, "jpg", ONE, null, null));
    refused("half transparent", ONE, rgba(8, 0x00000000, 0x80ffffff));
    refused("shape in the alpha alone", ONE, rgba(8, 0x00000000, 0xff000000));
    refused("16-bit colours that are no 8-bit ones", ONE, deepColour());
  }

  private void broken() {
    Form good = gray(8, 0, 255);
    refused(
        "another size", ONE, (w, h, map) -> good.file(w, h - 1, Arrays.copyOf(map, w * (h - 1))));
    refused(
        "animated",
        ONE,
        changed(good, f -> PngForge.with(f, "acTL", new byte[] {0, 0, 0, 2, 0, 0, 0, 0})));
    refused(
        "EXIF orientation", ONE, changed(good, f -> PngForge.with(f, "eXIf", ImageCorpus.exif(6))));
    refused("a wrong checksum", ONE, changed(good, f -> flipped(f, 45)));
    refused("truncated", ONE, changed(good, f -> Arrays.copyOf(f, f.length - 20)));
    refused("no bytes", ONE, changed(good, f -> new byte[0]));
    refused("text", ONE, changed(good, f -> "a mask".getBytes(StandardCharsets.UTF_8)));
    refused(
        "a TIFF by another name",
        ONE,
        changed(good, f -> "II*\0........".getBytes(StandardCharsets.US_ASCII)));
    refused("a palette entry that isn't there", ONE, palette(8, new int[] {0, 0x800000}, 0, 7));
  }

  private interface Change {
    byte[] of(byte[] file);
  }

  private static Form changed(Form form, Change change) {
    return (w, h, map) -> change.of(form.file(w, h, map));
  }

  private static byte[] flipped(byte[] file, int at) {
    byte[] other = file.clone();
    other[at] ^= 0x55;
    return other;
  }

  private static Form blurred() {
    return (w, h, map) -> {
      int[] levels = new int[map.length];
      for (int i = 0; i < levels.length; i++) {
        // Many values, each on its class's side of 128.
        levels[i] = map[i] == 0 ? i * 7 % 120 : 255 - i * 11 % 120;
      }
      return PngForge.png(w, h, 8, PngForge.GRAY, levels);
    };
  }

  private static Form jpeg() {
    return (w, h, map) -> {
      byte[] levels = new byte[map.length];
      for (int i = 0; i < levels.length; i++) {
        levels[i] = (byte) (map[i] == 0 ? 0 : 255);
      }
      return JpegWriter.encode(new PixelImage(w, h, 1, levels), 0.95f);
    };
  }

  private static Form deepColour() {
    return (w, h, map) -> {
      int[] samples = new int[3 * map.length];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = map[i / 3] == 0 ? 0 : i % 3 == 0 ? 40_001 : 3;
      }
      return PngForge.png(w, h, 16, PngForge.RGB, samples);
    };
  }
}
