package io.sonostream.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.benchmarks.engine.Python;
import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomFolder;
import io.sonostream.imaging.geometry.Levels;
import io.sonostream.learning.augment.Augmentation;
import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.learning.recipe.Descent;
import io.sonostream.learning.recipe.LossShape;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.recipe.Tiling;
import io.sonostream.learning.recipe.TrainingPrecision;
import io.sonostream.learning.training.TrainingBatch;
import io.sonostream.learning.training.TrainingOptions;
import io.sonostream.learning.training.TrainingSession;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.weights.StateDict;
import io.sonostream.testkit.images.LesionFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Our training against the same in plain PyTorch, step for step and from end to end. */
class PlainTorchTest {
  private static final String NETWORK = "unet(base=4,depth=2)";
  private static final int SIDE = 32;
  private static final int BATCH = 4;
  private static final Descent DOWN =
      new Descent(Descent.Method.NESTEROV, 0, 0, Descent.Schedule.STEPS, 0);

  @TempDir Path root;

  private final Graph graph = ArchitectureSpec.parse(NETWORK).build(1, 1, SIDE, SIDE);
  private final StateDict start = Initialisation.of(graph, 7);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private PlainTorch torch() throws IOException {
    var found = PlainTorch.in(root.resolve("torch"));
    assumeTrue(
        found.isPresent(), "Python with torch is not installed; SONOSTREAM_PYTHON names another");
    return found.orElseThrow();
  }

  private static Recipe recipe(Descent descent, double rate, double clipNorm) {
    return new Recipe(
        1,
        BATCH,
        rate,
        1,
        1,
        clipNorm,
        0.4,
        0.6,
        0,
        0,
        0,
        Tiling.NEVER,
        TrainingPrecision.F32,
        1,
        Augmentation.NONE,
        LossShape.PLAIN,
        descent,
        0,
        Levels.AS_THEY_ARE,
        false,
        false);
  }

  /** What both came to. */
  private record Both(
      List<Double> losses,
      List<Double> norms,
      StateDict first,
      StateDict last,
      StateDict average,
      double lossBefore,
      byte[] probabilities,
      JsonNode said,
      PlainTorch torch) {}

  private Both steps(Recipe recipe, int count) throws IOException {
    PlainTorch torch = torch();
    int bytes = BATCH * SIDE * SIDE;
    byte[] pixels = new byte[count * bytes];
    byte[] classes = new byte[count * bytes];
    Random random = new Random(3);
    for (int n = 0; n < count * BATCH; n++) {
      double x0 = 8 + random.nextInt(16);
      double y0 = 8 + random.nextInt(16);
      for (int i = 0; i < SIDE * SIDE; i++) {
        boolean inside = Math.hypot(i % SIDE - x0, i / SIDE - y0) < 6;
        classes[n * SIDE * SIDE + i] = (byte) (inside ? 1 : 0);
        pixels[n * SIDE * SIDE + i] =
            (byte) Math.max(0, (inside ? 30 : 150) + 12 * random.nextGaussian());
      }
    }
    torch.prepare(NETWORK, SIDE, recipe, 1, List.of(), "");
    torch.write("weights.safetensors", start);
    torch.write("steps.pixels", pixels);
    torch.write("steps.classes", classes);
    JsonNode said = torch.run("steps", line -> {});

    TrainingOptions options =
        new TrainingOptions(
            Precision.F32,
            recipe.crossEntropyWeight(),
            recipe.diceWeight(),
            recipe.lossShape(),
            recipe.descent(),
            recipe.clipNorm(),
            recipe.seed());
    List<Double> losses = new ArrayList<>();
    List<Double> norms = new ArrayList<>();
    try (TrainingSession session = new TrainingSession(graph, start, options)) {
      double before = session.evaluate(batch(pixels, classes, 0)).loss();
      StateDict first = start;
      for (int at = 0; at < count; at++) {
        var step = session.step(batch(pixels, classes, at), recipe.learningRate(0));
        losses.add(step.loss());
        norms.add(step.gradientNorm());
        first = at == 0 ? session.weights() : first;
      }
      return new Both(
          losses,
          norms,
          first,
          session.weights(),
          session.withAverage(session::weights),
          before,
          probabilities(pixels),
          said,
          torch);
    }
  }

  private static TrainingBatch batch(byte[] pixels, byte[] classes, int at) {
    int bytes = BATCH * SIDE * SIDE;
    return new TrainingBatch(
        ByteBuffer.allocateDirect(bytes).put(0, pixels, at * bytes, bytes),
        ByteBuffer.allocateDirect(bytes).put(0, classes, at * bytes, bytes),
        BATCH);
  }

  private byte[] probabilities(byte[] pixels) {
    byte[] answer = new byte[BATCH * SIDE * SIDE];
    ByteBuffer frames = ByteBuffer.allocateDirect(answer.length).put(0, pixels, 0, answer.length);
    ByteBuffer answers = ByteBuffer.allocateDirect(answer.length);
    try (LoadedModel model = Engines.load(graph, start, Evaluator.EXACT);
        BatchRunner runner = model.newRunner()) {
      runner.run(frames, BATCH, answers);
    }
    answers.get(0, answer);
    return answer;
  }

  @Test
  void theSameWeightsGiveTheSameLogitsLossAndGradient() throws IOException {
    double rate = 0.5;
    Both both = steps(recipe(DOWN, rate, 0), 1);

    ByteBuffer logits =
        ByteBuffer.wrap(Files.readAllBytes(both.torch().folder().resolve("logits.bin")))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertThat(logits.capacity()).isEqualTo(4 * both.probabilities().length);
    for (int i = 0; i < both.probabilities().length; i++) {
      double expected = 255 / (1 + Math.exp(-logits.getFloat(4 * i)));
      assertThat(both.probabilities()[i] & 0xff)
          .as("pixel %d", i)
          .isCloseTo((int) Math.round(expected), within(1));
    }
    assertThat(both.lossBefore())
        .isCloseTo(both.said().path("lossBefore").doubleValue(), within(1e-5));
    assertThat(both.losses().get(0))
        .isCloseTo(both.said().path("losses").get(0).doubleValue(), within(1e-5));
    double norm = both.said().path("norms").get(0).doubleValue();
    assertThat(both.norms().get(0)).isCloseTo(norm, within(1e-3 * norm));
    // One step down at a rate of 1/2: what a weight moved is half its gradient.
    assertThat(norm).as("there is a gradient").isGreaterThan(0.01);
    compare(both.first(), both.torch().weights("first.safetensors"), 1e-3, "");
  }

  @Test
  void stepsOfNesterovWithClippingDecayAndAverageAreTorchs() throws IOException {
    Descent descent = new Descent(Descent.Method.NESTEROV, 0.9, 0.01, Descent.Schedule.STEPS, 0.9);
    Both both = steps(recipe(descent, 0.02, 0.3), 6);
    assertThat(both.norms()).as("clipped").anyMatch(norm -> norm > 0.3);
    sameLosses(both, 1e-3);
    compare(both.last(), both.torch().weights("last.safetensors"), 1e-2, "");
    compare(both.average(), both.torch().weights("average.safetensors"), 1e-2, "");
  }

  /**
   * Adam makes steps of full size of the biases before a batch norm, whose gradients are nothing
   * but rounding: they change no mask, and are left out, as are the means that contain them.
   */
  @Test
  void stepsOfTheBestRecipesAdamAreTorchs() throws IOException {
    Descent descent = new Descent(Descent.Method.ADAM, 0.9, 3e-5, Descent.Schedule.POLY, 0.99);
    Both both = steps(recipe(descent, 1e-3, 1), 6);
    sameLosses(both, 1e-3);
    String rounding = ".*(conv[12]\\.bias|running_mean)";
    compare(both.last(), both.torch().weights("last.safetensors"), 0.05, rounding);
    compare(both.average(), both.torch().weights("average.safetensors"), 0.05, rounding);
  }

  private static void sameLosses(Both both, double share) {
    JsonNode losses = both.said().path("losses");
    assertThat(losses).hasSize(both.losses().size());
    for (int i = 0; i < both.losses().size(); i++) {
      double loss = losses.get(i).doubleValue();
      assertThat(both.losses().get(i)).as("loss %d", i).isCloseTo(loss, within(share * loss));
    }
    assertThat(both.losses().get(both.losses().size() - 1)).isLessThan(both.losses().get(0));
  }

  /** How far each tensor moved from where it began, against how far apart both ended. */
  private void compare(StateDict ours, StateDict torchs, double share, String without) {
    assertThat(torchs.tensors().keySet())
        .containsExactlyInAnyOrderElementsOf(ours.tensors().keySet());
    int compared = 0;
    for (String name : ours.tensors().keySet()) {
      if (name.matches(without)) {
        continue;
      }
      float[] own = ours.get(name).values();
      float[] other = torchs.get(name).values();
      float[] before = start.get(name).values();
      double apart = 0;
      double moved = 0;
      for (int i = 0; i < own.length; i++) {
        apart += (own[i] - other[i]) * (own[i] - other[i]);
        moved += (other[i] - before[i]) * (other[i] - before[i]);
      }
      // Sums of floats in another order: a biases' gradient before a norm is nothing else.
      double rounding = 1e-6 * Math.sqrt(own.length);
      assertThat(Math.sqrt(apart))
          .as(name)
          .isLessThanOrEqualTo(share * Math.sqrt(moved) + rounding);
      compared++;
    }
    assertThat(compared).isGreaterThan(20);
  }

  private int run(String... extra) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--threads=1",
                "--arch=" + NETWORK,
                "--input=" + SIDE,
                "--recipe=fast",
                "--json",
                "--data=" + root.resolve("data"),
                "--work=" + root.resolve("work")));
    args.addAll(List.of(extra));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return new CommandLine(new TorchCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOverwrittenOptionsAllowed(true)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(
            (e, c, r) -> {
              c.getErr().println(e.getMessage());
              return 2;
            })
        .execute(args.toArray(String[]::new));
  }

  /** On phantoms, in seconds; {@code bench torch} on real images is the long form. */
  @Test
  void bothReachTheSameDiceOnPhantomsAndAFinishedTrainingIsRead() throws IOException {
    torch();
    new PhantomFolder(root.resolve("data/us_breast_busi"), 11, 40, 64, 64, DeviceModel.ALL)
        .write(160, done -> {});
    assertThat(run("--epochs=25")).as(err.toString()).isZero();
    System.out.println(err);
    System.out.println(out);
    JsonNode row = new ObjectMapper().readTree(out.toString());
    double ours = row.path("ours").path("mean").doubleValue();
    double torchs = row.path("torch").path("mean").doubleValue();
    assertThat(ours).isGreaterThan(0.4);
    assertThat(torchs)
        .isBetween(
            row.path("ours").path("low").doubleValue(),
            row.path("ours").path("high").doubleValue());
    assertThat(ours)
        .isBetween(
            row.path("torch").path("low").doubleValue(),
            row.path("torch").path("high").doubleValue());

    String first = out.toString();
    assertThat(run("--epochs=25")).as(err.toString()).isZero();
    assertThat(err.toString()).contains("busi-fold1-seed1 is there: ").doesNotContain("epoch 1 of");
    assertThat(out.toString()).isEqualTo(first);
    assertThat(run("--epochs=24")).isEqualTo(2);
    assertThat(err.toString()).contains("was begun with other settings; remove it");
  }

  /** It would be judged by images that it may have learned from. */
  @Test
  void aTrainingOfOtherImagesDoesNotGoOn() throws IOException {
    Path folder = Files.createDirectories(root.resolve("begun"));
    PlainTorch begun = new PlainTorch(new Python("none", "0"), folder);
    Recipe recipe = recipe(DOWN, 0.1, 1);
    begun.prepare(NETWORK, SIDE, recipe, 1, List.of("s1"), "one digest");
    begun.prepare(NETWORK, SIDE, recipe, 1, List.of("s1"), "one digest");
    assertThatThrownBy(
            () -> begun.prepare(NETWORK, SIDE, recipe, 1, List.of("s1"), "another digest"))
        .hasMessage(folder + " was begun with other settings; remove it, or give another --work");
  }

  @Test
  void mistakesEndInOneLine() throws IOException {
    LesionFolder.write(root.resolve("data/us_breast_busi"), 8, "");
    assertThat(run("--fold=6")).isEqualTo(2);
    assertThat(err.toString()).contains("--seeds 1 --fold 6; allowed are 1 and more, 1 to 5");
    torch();
    assertThat(run("--arch=unet-dstl")).isEqualTo(2);
    assertThat(err.toString())
        .contains("plain PyTorch has unet(base=...,depth=...) alone; asked for is unet-dstl");
  }
}
