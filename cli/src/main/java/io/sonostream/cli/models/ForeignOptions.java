package io.sonostream.cli.models;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.engine.ForeignNetwork;
import io.sonostream.model.packaging.Fitting;
import io.sonostream.model.packaging.Numerics;
import io.sonostream.model.packaging.Numerics.Answers;
import io.sonostream.model.packaging.Numerics.Layout;
import io.sonostream.model.packaging.Numerics.Pixels;
import io.sonostream.model.packaging.OutputShape;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.network.onnx.OnnxSignature;
import io.sonostream.runtime.UserException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a network from elsewhere reads and answers; an ONNX file says some of it by itself. */
final class ForeignOptions {
  @Option(
      names = "--size",
      paramLabel = "HxW",
      description = "Size of the frames that it reads; an ONNX file may say it.")
  private @Nullable String size;

  @Option(
      names = "--output-size",
      paramLabel = "HxW",
      description = "Of an unpadded network, which answers for the middle of the frame.")
  private @Nullable String outputSize;

  @Option(
      names = "--channels",
      paramLabel = "1|3",
      description = "Gray or RGB; an ONNX file may say it (default: 1).")
  private @Nullable Integer channels;

  @Option(
      names = "--planes",
      description = "Of its answer (default: 1 for one class, else with background).")
  private @Nullable Integer planes;

  @Option(
      names = "--layout",
      description = "Order of the sides: ${COMPLETION-CANDIDATES} (default: NCHW).")
  private @Nullable Layout layout;

  @Option(
      names = "--pixels",
      description = "What it reads: ${COMPLETION-CANDIDATES}; an ONNX file says it.")
  private @Nullable Pixels pixels;

  @Option(names = "--answers", description = "What it answers: ${COMPLETION-CANDIDATES}.")
  private @Nullable Answers answers;

  @Mixin ForeignConventions training = new ForeignConventions();

  @Option(
      names = "--batch",
      description = "Frames that it takes at once, where it takes one number only.")
  private @Nullable Integer batch;

  @Option(
      names = "--fitting",
      defaultValue = "LETTERBOX",
      description = "How frames meet it: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Fitting fitting = Fitting.LETTERBOX;

  Fitting fitting() {
    return fitting;
  }

  InputShape input(ForeignFiles files) {
    OnnxSignature file = files.signature();
    int rows = layout() == Layout.NHWC ? 1 : 2;
    int[] sides =
        size != null
            ? Sides.parse("--size", size)
            : new int[] {side(file, rows), side(file, rows + 1)};
    int known = side(file, layout() == Layout.NHWC ? 3 : 1);
    int depth = channels != null ? channels : known != 0 ? known : 1;
    if (sides[0] == 0 || sides[1] == 0) {
      throw new UserException("the files do not say which size of frames they read; give --size");
    }
    if (depth != 1 && depth != 3) {
      throw new UserException(
          "the network reads "
              + depth
              + " channels; frames have 1 (gray) or 3 (RGB), and --layout NHWC is for channels last");
    }
    differs("--size", file, rows, sides[0]);
    differs("--size", file, rows + 1, sides[1]);
    differs("--channels", file, layout() == Layout.NHWC ? 3 : 1, depth);
    return new InputShape(depth, sides[0], sides[1]);
  }

  private static void differs(String option, @Nullable OnnxSignature file, int at, int said) {
    int own = side(file, at);
    if (file != null && own != 0 && own != said) {
      throw new UserException(
          option + " says " + said + " where the ONNX file's input is " + file.input());
    }
  }

  private static int side(@Nullable OnnxSignature file, int at) {
    return file == null ? 0 : file.input().get(at);
  }

  private Layout layout() {
    return layout == null ? Layout.NCHW : layout;
  }

  ForeignNetwork network(ForeignFiles files, PackageDraft draft) {
    InputShape input = draft.input();
    int[] sides =
        outputSize == null
            ? new int[] {input.height(), input.width()}
            : Sides.parse("--output-size", outputSize);
    Pixels reads = pixels != null ? pixels : pixelsOf(files.signature());
    Answers meaning = answers(files);
    int depth = depth(files, draft, meaning);
    try {
      ModelGeometry geometry = new ModelGeometry(input, depth, sides[0], sides[1]);
      return new ForeignNetwork(
          new OutputShape(depth, geometry.outputHeight(), geometry.outputWidth()),
          numerics(files, reads, input.channels(), meaning, draft.classes()),
          files.torchScript(),
          files.onnx());
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Planes of the package: 1, or background and classes. */
  private int depth(ForeignFiles files, PackageDraft draft, Answers meaning) {
    int classes = draft.classes().size();
    int own = filePlanes(files);
    if (training.overlaps() || training.planesNamed() > 1) {
      int wanted = training.planesNamed() > 0 ? training.planesNamed() : classes;
      if (own != 0 && own != wanted && meaning != Answers.CLASSES) {
        throw new UserException(
            "the network answers " + own + " planes, and " + wanted + " are named");
      }
      return classes + 1;
    }
    if (own == 0 || meaning == Answers.CLASSES) {
      return draft.planes();
    }
    if (own == classes + 1 || (own == 1 && classes == 1)) {
      return own;
    }
    throw new UserException(
        "the network answers "
            + own
            + " planes for "
            + classes
            + " classes"
            + (own == classes
                ? "; if each is a sigmoid of its own, say --overlap HIGHEST or LATER, else"
                : ";")
            + " name them with --planes-are (background, a class, or - for another)");
  }

  /** Planes of its answer; 0 where nobody says. */
  private int filePlanes(ForeignFiles files) {
    if (planes != null) {
      return planes;
    }
    OnnxSignature.Output output = output(files);
    return output == null || output.sides().size() != 4
        ? 0
        : output.sides().get(layout() == Layout.NHWC ? 3 : 1);
  }

  private OnnxSignature.@Nullable Output output(ForeignFiles files) {
    OnnxSignature file = files.signature();
    return file == null ? null : file.output(training.output());
  }

  private Numerics numerics(
      ForeignFiles files, Pixels reads, int channels, Answers meaning, List<String> classes) {
    OnnxSignature file = files.signature();
    boolean floats = reads == Pixels.FLOATS;
    if (floats != training.normalises()) {
      throw new UserException(
          floats
              ? "no file says what training made of pixels; give --normalise UNIT, IMAGENET, NONE,"
                  + " Z_SCORE, MIN_MAX or PERCENTILES, or --mean and --std (of x/255)"
              : "--normalise, --mean and --std are for FLOATS, and the network reads bytes");
    }
    return new Numerics(
            reads,
            layout(),
            batch != null ? batch : side(file, 0),
            floats ? training.mean(channels) : List.of(),
            floats ? training.std(channels) : List.of(),
            meaning)
        .withConventions(training.conventions(classes, floats));
  }

  private static Pixels pixelsOf(@Nullable OnnxSignature file) {
    String type = file == null ? "" : file.inputType();
    return switch (type) {
      case "UINT8" -> Pixels.BYTES;
      case "FLOAT", "FLOAT16", "BFLOAT16", "DOUBLE" -> Pixels.FLOATS;
      case "" ->
          throw new UserException(
              "a TorchScript file does not say what it reads; give --pixels BYTES or FLOATS");
      default ->
          throw new UserException(
              "the ONNX file reads " + type + "; networks here read UINT8 or a kind of FLOAT");
    };
  }

  private Answers answers(ForeignFiles files) {
    if (answers != null) {
      return answers;
    }
    OnnxSignature.Output output = output(files);
    return switch (output == null ? "" : output.type()) {
      case "UINT8" -> Answers.PROBABILITY_BYTES;
      case "INT32", "INT64", "BOOL" -> Answers.CLASSES;
      default ->
          throw new UserException(
              "the files do not say what their answer means; give --answers LOGITS, PROBABILITIES,"
                  + " PROBABILITY_BYTES or CLASSES");
    };
  }
}
