package io.sonostream.cli.data;

import io.sonostream.imaging.image.PixelImage;
import io.sonostream.testkit.clips.ClipForge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Kinds of clips, made in a folder, and what every reader must show of each. */
final class ClipCorpus {
  private static final int ONE = 1 << 16;
  private static final int LAST = 1 << 30;

  /**
   * One kind.
   *
   * @param truth each picture that the clip was made of; of a refused one nothing
   * @param damaged whether some of them can't be had, and are to be counted
   */
  record Kind(String name, Verdict expected, Path file, List<Picture> truth, boolean damaged) {}

  /**
   * @param gray pixels as they are to be seen
   * @param at since the first one
   */
  record Picture(PixelImage gray, Duration at) {}

  private final List<Kind> kinds = new ArrayList<>();
  private final Path folder;
  private int places;

  private ClipCorpus(Path folder) {
    this.folder = folder;
  }

  static List<Kind> all(Path folder) throws IOException {
    ClipCorpus corpus = new ClipCorpus(folder);
    corpus.containers();
    corpus.turned();
    corpus.times();
    corpus.names();
    corpus.sizes();
    corpus.damaged();
    corpus.moving();
    corpus.refusals();
    return corpus.kinds;
  }

  /** Where a clip of that name is to be made; each has a folder of its own. */
  private Path place(String name) throws IOException {
    return Files.createDirectory(folder.resolve("clip" + places++)).resolve(name);
  }

  private void right(String name, Path file, List<Picture> truth) {
    kinds.add(new Kind(name, Verdict.RIGHT, file, truth, false));
  }

  private void refused(String name, Path file) {
    kinds.add(new Kind(name, Verdict.REFUSED, file, List.of(), false));
  }

  /** A recipe's pictures where nothing turns or stretches them. */
  private void right(String name, String fileName, ClipForge.Recipe recipe, long... millis)
      throws IOException {
    Path file = place(fileName);
    recipe.at(millis).write(file);
    right(name, file, levels(64, 48, millis));
  }

  /** Pictures of one level each, as {@link ClipForge} paints where nobody says otherwise. */
  private static List<Picture> levels(int width, int height, long... millis) {
    return IntStream.range(0, millis.length)
        .mapToObj(i -> picture(filled(width, height, seen(40 + 5 * i)), millis[i] - millis[0]))
        .toList();
  }

  private static Picture picture(PixelImage gray, long millis) {
    return new Picture(gray, Duration.ofMillis(millis));
  }

  private static PixelImage filled(int width, int height, int level) {
    byte[] pixels = new byte[width * height];
    Arrays.fill(pixels, (byte) level);
    return new PixelImage(width, height, 1, pixels);
  }

  /** A brightness of 16 to 235, as clips have it, as a gray level. */
  private static int seen(int luma) {
    return Math.round((luma - 16) * 255 / 219f);
  }

  private static long[] every(int millis, int count) {
    return LongStream.range(0, count).map(i -> millis * i).toArray();
  }

  private void containers() throws IOException {
    for (String format : List.of("mp4", "mov", "matroska", "avi", "mpegts")) {
      right(format, "whole." + format, new ClipForge.Recipe().format(format), every(100, 30));
    }
    right("mp4 of one picture", "one.mp4", new ClipForge.Recipe(), 0);
    right("mp4 without an ending", "clip", new ClipForge.Recipe(), every(100, 3));
    right("mp4 called .AVI", "clip.AVI", new ClipForge.Recipe(), every(100, 3));
  }

  private void turned() throws IOException {
    int[][] matrices = {
      {ONE, 0, 0, ONE},
      {-ONE, 0, 0, ONE},
      {-ONE, 0, 0, -ONE},
      {ONE, 0, 0, -ONE},
      {0, ONE, ONE, 0},
      {0, ONE, -ONE, 0},
      {0, -ONE, -ONE, 0},
      {0, -ONE, ONE, 0}
    };
    PixelImage stored = quarters();
    for (int exif = 1; exif <= 8; exif++) {
      int[] m = matrices[exif - 1];
      Path file = place("turned.mp4");
      painted().matrix(m[0], m[1], 0, m[2], m[3], 0, 0, 0, LAST).write(file);
      PixelImage seen = ImageCorpus.seen(stored, exif);
      right(
          "display matrix as EXIF's " + exif, file, List.of(picture(seen, 0), picture(seen, 100)));
    }
    int half = (int) (ONE * Math.sqrt(0.5));
    Path skewed = place("skewed.mp4");
    painted().matrix(half, half, 0, -half, half, 0, 0, 0, LAST).write(skewed);
    refused("display matrix of an eighth turn", skewed);
  }

  private static ClipForge.Recipe painted() {
    return new ClipForge.Recipe().at(0, 100).painted((frame, x, y) -> quarter(x, y));
  }

  private static int quarter(int x, int y) {
    return 26 + 62 * ((x < 32 ? 0 : 1) + (y < 24 ? 0 : 2));
  }

  private static PixelImage quarters() {
    byte[] pixels = new byte[64 * 48];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) seen(quarter(i % 64, i / 64));
    }
    return new PixelImage(64, 48, 1, pixels);
  }

  private void times() throws IOException {
    long[] uneven = {0, 40, 80, 500, 540, 2000};
    for (String format : List.of("mp4", "matroska")) {
      ClipForge.Recipe recipe = new ClipForge.Recipe().format(format);
      right("uneven times, " + format, "vfr." + format, recipe, uneven);
      right("begins late, " + format, "late." + format, recipe, 1000, 1100, 1200, 1300);
      right(
          "a last picture of no time, " + format,
          "no-time." + format,
          new ClipForge.Recipe().format(format).lastShownFor(0),
          every(100, 4));
    }
    right("a picture an hour", "slow.mp4", new ClipForge.Recipe(), every(3_600_000, 3));
    Path trimmed = place("trimmed.mp4");
    new ClipForge.Recipe().at(-200, -100, 0, 100, 200).write(trimmed);
    right(
        "trimmed by its edit list",
        trimmed,
        levels(64, 48, every(100, 5)).subList(2, 5).stream()
            .map(each -> new Picture(each.gray(), each.at().minusMillis(200)))
            .toList());
  }

  private void names() throws IOException {
    for (String name :
        List.of(
            "2024-05-01T10:30:00.mp4",
            "http:x.mp4",
            "Ünï dir 超声 50 %d #1?.mp4",
            "'quoted' \"twice\".mp4",
            "-dash.mp4",
            "two\nlines.mp4",
            "back\\slash.mp4")) {
      right("called " + name.replace('\n', '|'), name, new ClipForge.Recipe(), every(100, 2));
    }
  }

  private void sizes() throws IOException {
    Path wide = place("wide.mp4");
    new ClipForge.Recipe().aspect(4, 3).at(0, 100).write(wide);
    right("pixels wider than high", wide, levels(85, 48, 0, 100));
    Path tall = place("tall.mp4");
    new ClipForge.Recipe().aspect(1, 2).at(0, 100).write(tall);
    right("pixels higher than wide", tall, levels(64, 96, 0, 100));
    Path large = place("full-hd.mp4");
    new ClipForge.Recipe().size(1920, 1080).at(0, 100).write(large);
    right("full high definition", large, levels(1920, 1080, 0, 100));
  }

  /** What moves leaves something to encode in each packet. */
  private static ClipForge.Recipe restless(String format) {
    return new ClipForge.Recipe()
        .format(format)
        .painted((i, x, y) -> (x * 7 + y * 13 + i * 11) % 200 + 20);
  }

  private void damaged() throws IOException {
    for (String format : List.of("mp4", "matroska", "avi")) {
      damaged("a packet of " + format + " is overwritten", format, this::overwritten);
      // Behind an AVI's pictures lies an index that is longer than they are.
      int part = format.equals("avi") ? 5 : 2;
      damaged(
          format + " is cut", format, (file, packets) -> Arrays.copyOf(file, file.length / part));
    }
  }

  private interface Damage {
    byte[] of(byte[] file, List<byte[]> packets);
  }

  private void damaged(String name, String format, Damage damage) throws IOException {
    Path whole = place("whole." + format);
    List<byte[]> packets = restless(format).write(whole);
    List<Picture> truth = ClipPlay.of(whole).pictures();
    Path broken = whole.resolveSibling("broken." + format);
    Files.write(broken, damage.of(Files.readAllBytes(whole), packets));
    kinds.add(new Kind(name, Verdict.RIGHT, broken, truth, true));
  }

  private byte[] overwritten(byte[] file, List<byte[]> packets) {
    byte[] packet = packets.get(13);
    int at = 0;
    while (!Arrays.equals(file, at, at + packet.length, packet, 0, packet.length)) {
      at++;
    }
    byte[] damaged = file.clone();
    Arrays.fill(damaged, at, at + packet.length, (byte) 0xff);
    return damaged;
  }

  private void moving() throws IOException {
    LongUnaryOperator time = k -> 120 * k;
    List<Picture> three =
        IntStream.range(0, 3)
            .mapToObj(k -> picture(filled(16, 12, 40 + 60 * k), time.applyAsLong(k)))
            .toList();
    Path gif = place("moving.gif");
    Files.write(gif, MovingPictures.gif(three));
    right("GIF, animated", gif, three);
    Path png = place("moving.png");
    Files.write(png, MovingPictures.png(three));
    right("PNG, animated", png, three);
    Path webp = place("moving.webp");
    Files.write(webp, MovingPictures.webp());
    refused("WebP, animated", webp);
  }

  private void refusals() throws IOException {
    Path whole = place("whole.mp4");
    restless("mp4").write(whole);
    byte[] bytes = Files.readAllBytes(whole);
    refused("mp4 cut within its table of contents", changed("cut.mp4", Arrays.copyOf(bytes, 300)));
    refused("no bytes", changed("empty.mp4", new byte[0]));
    refused("text", changed("text.mp4", "no video, just text\n".repeat(99).getBytes("UTF-8")));
    byte[] noise = new byte[9_999];
    new Random(3).nextBytes(noise);
    refused("noise", changed("noise.mp4", noise));
    refused("sound alone", changed("sound.wav", MovingPictures.sound()));
    refused("nothing of that name", place("missing.mp4"));
    refused("a folder", Files.createDirectory(place("folder.mp4")));
  }

  private Path changed(String name, byte[] bytes) throws IOException {
    return Files.write(place(name), bytes);
  }
}
