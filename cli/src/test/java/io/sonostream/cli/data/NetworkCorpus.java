package io.sonostream.cli.data;

import static io.sonostream.cli.data.OnnxForge.SIDE;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.network.weights.Safetensors;
import io.sonostream.network.weights.StateDict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Kinds of networks from elsewhere, with what somebody says of each, and the mask that it means:
 * lesion where a picture is brighter than half, nerve where it is brighter than four fifths.
 */
final class NetworkCorpus {
  /** 40x - 20 for x of 0-1: above 0 where it is brighter than half. */
  private static final float[] LESION = {40, -20};

  /** Above {@link #LESION} where x is above 0.803. */
  private static final float[] NERVE = {200, -148.48f};

  private static final float[] NOTHING = {0, 0};
  private static final String UNIT = "--normalise=unit";
  private static final List<String> ONE = List.of("lesion");
  private static final List<String> TWO = List.of("lesion", "nerve");

  /**
   * One kind.
   *
   * @param options as for {@code models pack}
   * @param means class of a gray level, or of the red of a colour
   */
  record Kind(
      String name,
      Verdict expected,
      Path file,
      List<String> classes,
      List<String> options,
      int channels,
      IntUnaryOperator means) {}

  private final List<Kind> kinds = new ArrayList<>();
  private final Path folder;

  private NetworkCorpus(Path folder) {
    this.folder = folder;
  }

  static List<Kind> all(Path folder) throws IOException {
    NetworkCorpus corpus = new NetworkCorpus(folder);
    corpus.types();
    corpus.answers();
    corpus.severalClasses();
    corpus.shapes();
    corpus.normalised();
    corpus.weightsBeside();
    corpus.doubted();
    corpus.implausible();
    corpus.broken();
    return corpus.kinds;
  }

  /** Gray levels of every kind but those near the borders of classes. */
  static PixelImage picture(int channels) {
    byte[] pixels = new byte[SIDE * SIDE * channels];
    for (int i = 0; i < SIDE * SIDE; i++) {
      int level = i < 128 ? i * 100 / 128 : 155 + (i - 128) * 100 / 128;
      for (int c = 0; c < channels; c++) {
        // What is not red runs against it, so that an order of colours is seen.
        pixels[i * channels + c] = (byte) (c == 0 ? level : 255 - level);
      }
    }
    return new PixelImage(SIDE, SIDE, channels, pixels);
  }

  private static int bright(int level) {
    return level > 127 ? 1 : 0;
  }

  private static int brightOrBrighter(int level) {
    return level > 127 ? level / 255.0 > 0.803 ? 2 : 1 : 0;
  }

  private Path place(String name) throws IOException {
    return Files.createDirectory(folder.resolve("network" + kinds.size())).resolve(name);
  }

  private Path written(byte[] file) throws IOException {
    return Files.write(place("net.onnx"), file);
  }

  private void one(String name, byte[] file, String... options) throws IOException {
    right(name, file, ONE, 1, NetworkCorpus::bright, options);
  }

  private void right(
      String name,
      byte[] file,
      List<String> classes,
      int channels,
      IntUnaryOperator means,
      String... options)
      throws IOException {
    kinds.add(
        new Kind(name, Verdict.RIGHT, written(file), classes, List.of(options), channels, means));
  }

  private void refused(String name, byte[] file, String... options) throws IOException {
    refused(name, written(file), ONE, options);
  }

  private void refused(String name, Path file, List<String> classes, String... options) {
    kinds.add(
        new Kind(name, Verdict.REFUSED, file, classes, List.of(options), 1, NetworkCorpus::bright));
  }

  private static OnnxForge floats() {
    return OnnxForge.reading(DataType.FLOAT, 0, 1);
  }

  private static OnnxForge logits() {
    return floats().planes(DataType.FLOAT, LESION);
  }

  private static byte[] plain(OnnxForge forge, int planes) {
    return forge.output("mask", DataType.FLOAT, 0, planes, SIDE, SIDE).file();
  }

  private void types() throws IOException {
    String[] said = {"--answers=logits", "--normalise=unit"};
    one("f32", plain(logits(), 1), said);
    one(
        "f16",
        OnnxForge.reading(DataType.FLOAT16, 0, 1)
            .planes(DataType.FLOAT16, LESION)
            .output("mask", DataType.FLOAT16, 0, 1, SIDE, SIDE)
            .file(),
        said);
    one(
        "f16 within, f32 at both ends",
        plain(
            floats().cast(DataType.FLOAT16).planes(DataType.FLOAT16, LESION).cast(DataType.FLOAT),
            1),
        said);
    one(
        "f64 at both ends",
        OnnxForge.reading(DataType.DOUBLE, 0, 1)
            .cast(DataType.FLOAT)
            .planes(DataType.FLOAT, LESION)
            .cast(DataType.DOUBLE)
            .output("mask", DataType.DOUBLE, 0, 1, SIDE, SIDE)
            .file(),
        said);
    refused(
        "f64 within, which no engine computes",
        OnnxForge.reading(DataType.DOUBLE, 0, 1)
            .planes(DataType.DOUBLE, LESION)
            .output("mask", DataType.DOUBLE, 0, 1, SIDE, SIDE)
            .file(),
        said);
    one(
        "bytes in",
        plain(
            OnnxForge.reading(DataType.UINT8, 0, 1)
                .cast(DataType.FLOAT)
                .times(1 / 255f)
                .planes(DataType.FLOAT, LESION),
            1),
        "--answers=logits");
    one(
        "bytes out",
        logits()
            .node("Sigmoid")
            .times(255)
            .cast(DataType.UINT8)
            .output("mask", DataType.UINT8, 0, 1, SIDE, SIDE)
            .file(),
        "--normalise=unit");
  }

  private void answers() throws IOException {
    one("a sigmoid", plain(logits().node("Sigmoid"), 1), "--answers=probabilities", UNIT);
    one(
        "softmax over two",
        plain(
            floats()
                .planes(DataType.FLOAT, NOTHING, LESION)
                .node("Softmax", OnnxForge.number("axis", 1)),
            2),
        "--answers=probabilities",
        UNIT);
    one(
        "logits over two",
        plain(floats().planes(DataType.FLOAT, NOTHING, LESION), 2),
        "--answers=logits",
        UNIT);
    one(
        "classes",
        floats()
            .planes(DataType.FLOAT, NOTHING, LESION)
            .node("ArgMax", OnnxForge.number("axis", 1))
            .output("mask", DataType.INT64, 0, 1, SIDE, SIDE)
            .file(),
        UNIT);
    for (String wanted : List.of("mask", "1")) {
      one(
          "two outputs, " + wanted + " named",
          plain(logits().times(-1).output("other", DataType.FLOAT, 0, 1, SIDE, SIDE).times(-1), 1),
          "--answers=logits",
          UNIT,
          "--output=" + wanted);
    }
  }

  private void severalClasses() throws IOException {
    right(
        "three planes of two classes",
        plain(floats().planes(DataType.FLOAT, NOTHING, LESION, NERVE), 3),
        TWO,
        1,
        NetworkCorpus::brightOrBrighter,
        "--answers=logits",
        UNIT);
    right(
        "planes in another order",
        plain(floats().planes(DataType.FLOAT, NERVE, LESION, NOTHING), 3),
        TWO,
        1,
        NetworkCorpus::brightOrBrighter,
        "--answers=logits",
        UNIT,
        "--planes-are=nerve,lesion,background");
    right(
        "a plane of nobody's",
        plain(floats().planes(DataType.FLOAT, NOTHING, LESION, NERVE), 3),
        ONE,
        1,
        level -> brightOrBrighter(level) == 1 ? 1 : 0,
        "--answers=logits",
        UNIT,
        "--planes-are=background,lesion,-");
    float[] shallow = {8, -4};
    float[] later = {40, -32.12f};
    byte[] heads = plain(floats().planes(DataType.FLOAT, shallow, later).node("Sigmoid"), 2);
    right(
        "heads that overlap, the later",
        heads,
        TWO,
        1,
        NetworkCorpus::brightOrBrighter,
        "--answers=probabilities",
        UNIT,
        "--overlap=LATER");
    right(
        "heads that overlap, the highest",
        heads,
        TWO,
        1,
        level -> level > 127 ? level / 255.0 * 32 > 28.12 ? 2 : 1 : 0,
        "--answers=probabilities",
        UNIT,
        "--overlap=HIGHEST");
  }

  private void shapes() throws IOException {
    String[] said = {"--answers=logits", UNIT};
    one(
        "channels last",
        OnnxForge.readingSides(DataType.FLOAT, 0, SIDE, SIDE, 1)
            .channelsFirst()
            .planes(DataType.FLOAT, LESION)
            .channelsLast()
            .output("mask", DataType.FLOAT, 0, SIDE, SIDE, 1)
            .file(),
        "--answers=logits",
        UNIT,
        "--layout=NHWC");
    one(
        "two frames at once, never one",
        OnnxForge.reading(DataType.FLOAT, 2, 1)
            .planes(DataType.FLOAT, LESION)
            .output("mask", DataType.FLOAT, 2, 1, SIDE, SIDE)
            .file(),
        said);
    one(
        "sides that it doesn't say",
        OnnxForge.readingSides(DataType.FLOAT, 0, 1, 0, 0)
            .planes(DataType.FLOAT, LESION)
            .output("mask", DataType.FLOAT, 0, 1, 0, 0)
            .file(),
        "--answers=logits",
        UNIT,
        "--size=16x16");
    right("RGB", colours(0), ONE, 3, NetworkCorpus::bright, said);
    right(
        "BGR",
        colours(2),
        ONE,
        3,
        NetworkCorpus::bright,
        "--answers=logits",
        UNIT,
        "--colours=BGR");
  }

  /** A network that looks at one of three channels. */
  private static byte[] colours(int channel) {
    float[] weights = {0, 0, 0, -20};
    weights[channel] = 40;
    return plain(OnnxForge.reading(DataType.FLOAT, 0, 3).planes(DataType.FLOAT, weights), 1);
  }

  private void normalised() throws IOException {
    byte[] around0 = plain(floats().planes(DataType.FLOAT, new float[] {10, 0}), 1);
    byte[] aroundHalf = plain(logits(), 1);
    one("a mean and a std", around0, "--answers=logits", "--mean=0.5", "--std=0.25");
    one("z-score of each frame", around0, "--answers=logits", "--normalise=z_score");
    one("least to most of each frame", aroundHalf, "--answers=logits", "--normalise=min_max");
    one(
        "percentiles of each frame",
        aroundHalf,
        "--answers=logits",
        "--normalise=percentiles",
        "--percentiles=2,98");
    one(
        "pixels as they are",
        plain(floats().planes(DataType.FLOAT, new float[] {40 / 255f, -20}), 1),
        "--answers=logits",
        "--normalise=none");
    right(
        "ImageNet's mean and std",
        plain(
            OnnxForge.reading(DataType.FLOAT, 0, 3)
                .planes(DataType.FLOAT, new float[] {9.16f, 0, 0, -0.6f}),
            1),
        ONE,
        3,
        NetworkCorpus::bright,
        "--answers=logits",
        "--normalise=imagenet");
  }

  private void weightsBeside() throws IOException {
    ModelProto model = logits().output("mask", DataType.FLOAT, 0, 1, SIDE, SIDE).model();
    String[] said = {"--answers=logits", UNIT};
    OnnxForge.Split split = OnnxForge.external(model, "net.weights");
    one("weights in a file beside it", split.file(), said);
    Path beside = kinds.get(kinds.size() - 1).file().resolveSibling("net.weights");
    Files.write(beside, split.weights());
    refused("weights beside it that are not there", split.file(), said);
    refused("weights beside it that are cut", split.file(), said);
    Path cut = kinds.get(kinds.size() - 1).file().resolveSibling("net.weights");
    Files.write(cut, Arrays.copyOf(split.weights(), split.weights().length - 1));
    Path outside = Files.write(folder.resolve("outside.weights"), split.weights());
    for (String where : List.of("../outside.weights", outside.toString())) {
      refused(
          where.startsWith("..") ? "weights above its folder" : "weights at an absolute path",
          OnnxForge.external(model, where).file(),
          said);
    }
  }

  private void doubted() throws IOException {
    refused("nobody says what it answers", plain(logits(), 1), UNIT);
    refused("nobody says what it makes of pixels", plain(logits(), 1), "--answers=logits");
    refused(
        "two outputs, none named",
        plain(logits().output("other", DataType.FLOAT, 0, 1, SIDE, SIDE), 1),
        "--answers=logits",
        UNIT);
    refused(
        "an output that it has not",
        plain(logits(), 1),
        "--answers=logits",
        UNIT,
        "--output=edges");
    refused(
        "three planes of one class",
        plain(floats().planes(DataType.FLOAT, NOTHING, LESION, NERVE), 3),
        "--answers=logits",
        UNIT);
    refused(
        "two planes of two classes",
        written(plain(floats().planes(DataType.FLOAT, LESION, NERVE).node("Sigmoid"), 2)),
        TWO,
        "--answers=probabilities",
        UNIT);
    refused("four channels", colours4(), "--answers=logits", UNIT);
    refused("three means for one channel", plain(logits(), 1), "--answers=logits", "--mean=1,2,3");
    refused(
        "one mean and one std for three channels",
        plain(
            OnnxForge.reading(DataType.FLOAT, 0, 3)
                .planes(DataType.FLOAT, new float[] {40, 0, 0, -20}),
            1),
        "--answers=logits",
        "--mean=0.5",
        "--std=0.5");
    refused(
        "another size than its own", plain(logits(), 1), "--answers=logits", UNIT, "--size=32x32");
  }

  private static byte[] colours4() {
    return plain(
        OnnxForge.reading(DataType.FLOAT, 0, 4)
            .planes(DataType.FLOAT, new float[] {40, 0, 0, 0, -20}),
        1);
  }

  private void implausible() throws IOException {
    refused("logits called probabilities", plain(logits(), 1), "--answers=probabilities", UNIT);
    refused(
        "probabilities called logits",
        plain(logits().node("Sigmoid"), 1),
        "--answers=logits",
        UNIT);
    refused(
        "sigmoids called a softmax",
        plain(floats().planes(DataType.FLOAT, LESION, LESION).node("Sigmoid"), 2),
        "--answers=probabilities",
        UNIT);
    refused(
        "the same for every pixel",
        plain(floats().planes(DataType.FLOAT, new float[] {0, 3}), 1),
        "--answers=logits",
        UNIT);
    refused(
        "no number",
        plain(floats().planes(DataType.FLOAT, new float[] {Float.NaN, 0}), 1),
        "--answers=logits",
        UNIT);
    refused(
        "everything is a lesion",
        plain(floats().planes(DataType.FLOAT, new float[] {1, 9}), 1),
        "--answers=logits",
        UNIT);
    refused(
        "probabilities of pixels that nobody divided",
        plain(logits(), 1),
        "--answers=logits",
        "--normalise=none");
  }

  private void broken() throws IOException {
    String[] said = {"--answers=logits", UNIT};
    byte[] good = plain(logits(), 1);
    refused("cut", Arrays.copyOf(good, good.length / 2), said);
    refused("no bytes", new byte[0], said);
    refused("text called .onnx", "a network".getBytes(StandardCharsets.UTF_8), said);
    refused("two inputs", plain(logits().secondInput(), 1), said);
    refused("no output", logits().file(), said);
    refused("whole numbers in", plain(whole(), 1), said);
    refused(
        "an input of three sides",
        plain(OnnxForge.readingSides(DataType.FLOAT, 1, SIDE, SIDE).node("Sigmoid"), 1),
        said);
    refused("an operator of nobody's", plain(logits().foreignNode("our.own", "Magic"), 1), said);
    refused("operators of a time to come", plain(logits().opset(999), 1), said);
    refused(
        "weights of another shape than its input",
        plain(floats().planes(DataType.FLOAT, new float[] {1, 2, 3, 4}), 1),
        said);
    refused("a folder", Files.createDirectory(place("net.onnx")), ONE, said);
    refused("nothing of that name", place("net.onnx"), ONE, said);
    Path text = Files.writeString(place("net.pt"), "a network");
    refused("text called .pt", text, ONE, said);
    Path weights = place("net.safetensors");
    try (OutputStream out = Files.newOutputStream(weights)) {
      Safetensors.write(new StateDict(Map.of()), out);
    }
    refused("weights without a network", weights, ONE, said);
  }

  private static OnnxForge whole() {
    return OnnxForge.reading(DataType.INT32, 0, 1)
        .cast(DataType.FLOAT)
        .planes(DataType.FLOAT, LESION);
  }
}
