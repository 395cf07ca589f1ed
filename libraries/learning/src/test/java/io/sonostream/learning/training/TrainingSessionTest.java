package io.sonostream.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.imaging.image.ClassScope;
import io.sonostream.learning.metrics.Confusion;
import io.sonostream.learning.recipe.Descent;
import io.sonostream.learning.recipe.LossShape;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.graph.Parameter;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingSessionTest {
  private static final int SIDE = 32;
  private static final Descent AVERAGED_NESTEROV =
      new Descent(Descent.Method.NESTEROV, 0.9, 1e-3, Descent.Schedule.POLY, 0.9);

  private static Graph graph(int planes) {
    return ArchitectureSpec.parse("unet(base=4,depth=2)").build(1, planes, SIDE, SIDE);
  }

  /** Bright discs on dark ground; class 2, where asked for, is a small square. */
  static TrainingBatch batch(int count, boolean square) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(count * SIDE * SIDE);
    ByteBuffer classes = ByteBuffer.allocateDirect(count * SIDE * SIDE);
    for (int n = 0; n < count; n++) {
      for (int i = 0; i < SIDE * SIDE; i++) {
        double dx = i % SIDE - 10 - n;
        double dy = i / SIDE - 14;
        boolean disc = dx * dx + dy * dy < 40;
        boolean box = square && i % SIDE > 24 && i / SIDE > 24;
        pixels.put(n * SIDE * SIDE + i, (byte) (disc ? 180 : box ? 110 : 40 + (i * 7919) % 30));
        classes.put(n * SIDE * SIDE + i, (byte) (disc ? 1 : box ? 2 : 0));
      }
    }
    return new TrainingBatch(pixels, classes, count);
  }

  private static Map<String, Double> only(Graph graph, String prefix) {
    Map<String, Double> factors = new HashMap<>();
    for (Parameter parameter : graph.parameters()) {
      factors.put(parameter.name(), parameter.name().startsWith(prefix) ? 1.0 : 0.0);
    }
    return factors;
  }

  private static TrainingSession session(Graph graph, Precision precision) {
    return new TrainingSession(
        graph, Initialisation.of(graph, 1), TrainingOptions.standard(precision, 1));
  }

  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"F32", "BF16"})
  void learnsWhatItIsShown(Precision precision) {
    try (TrainingSession session = session(graph(1), precision)) {
      TrainingBatch batch = batch(4, false);
      double first = session.step(batch, 0.01).loss();
      for (int i = 0; i < 79; i++) {
        assertThat(session.step(batch, 0.01).updated()).isTrue();
      }
      Evaluation evaluation = session.evaluate(batch);
      assertThat(evaluation.loss()).isLessThan(0.25 * first);
      byte[] truth = new byte[batch.classes().capacity()];
      batch.classes().get(0, truth);
      int wrong = 0;
      for (int i = 0; i < truth.length; i++) {
        wrong += truth[i] == evaluation.classes()[i] ? 0 : 1;
      }
      assertThat(wrong).isLessThan(truth.length / 50);
    }
  }

  @Test
  void learnsSeveralClasses() {
    try (TrainingSession session = session(graph(3), Precision.F32)) {
      TrainingBatch batch = batch(4, true);
      double first = session.step(batch, 0.01).loss();
      for (int i = 0; i < 49; i++) {
        session.step(batch, 0.01);
      }
      Evaluation evaluation = session.evaluate(batch);
      assertThat(evaluation.loss()).isLessThan(0.4 * first);
      assertThat(evaluation.classes()).contains((byte) 1, (byte) 2);
    }
  }

  /** Of each picture one reader drew the discs or another the squares, and none drew both. */
  @Test
  void learnsBothClassesFromLabelsThatSpeakForOneEach() {
    // From some first weights a network of four channels leaves a class to die.
    Graph graph = ArchitectureSpec.parse("unet(base=8,depth=2)").build(1, 3, SIDE, SIDE);
    try (TrainingSession session =
        new TrainingSession(
            graph, Initialisation.of(graph, 2), TrainingOptions.standard(Precision.F32, 1))) {
      TrainingBatch whole = batch(4, true);
      ByteBuffer partial = ByteBuffer.allocateDirect(whole.classes().capacity());
      List<ClassScope> scopes = new ArrayList<>();
      for (int n = 0; n < 4; n++) {
        int spoken = 1 + n % 2;
        scopes.add(new ClassScope(Set.of(3 - spoken)));
        for (int i = n * SIDE * SIDE; i < (n + 1) * SIDE * SIDE; i++) {
          partial.put(i, whole.classes().get(i) == spoken ? (byte) spoken : 0);
        }
      }
      TrainingBatch learned = new TrainingBatch(whole.pixels(), partial, 4, scopes);
      for (int i = 0; i < 80; i++) {
        assertThat(session.step(learned, 0.01).updated()).isTrue();
      }
      byte[] found = session.evaluate(whole).classes();
      byte[] truth = new byte[found.length];
      whole.classes().get(0, truth);
      for (int c = 1; c <= 2; c++) {
        assertThat(Confusion.of(found, truth, c).dice()).as("class " + c).isGreaterThan(0.9);
      }
    }
  }

  @Test
  void lossOfAnUntrainedHeadIsTheTextbookNumber() {
    Graph graph = graph(1);
    Map<String, Tensor> tensors = new HashMap<>(Initialisation.of(graph, 1).tensors());
    tensors.replaceAll(
        (name, tensor) ->
            name.startsWith("head")
                ? new Tensor(tensor.shape(), new float[tensor.values().length])
                : tensor);
    TrainingBatch batch = batch(2, false);
    long positive = 0;
    for (int i = 0; i < batch.classes().capacity(); i++) {
      positive += batch.classes().get(i);
    }
    double pixels = batch.classes().capacity();
    double dice = (2 * 0.5 * positive + 1) / (0.5 * pixels + positive + 1);
    double expected = 0.75 * Math.log(2) + 0.25 * (1 - dice);
    try (TrainingSession session =
        new TrainingSession(
            graph, new StateDict(tensors), TrainingOptions.standard(Precision.F32, 1))) {
      assertThat(session.evaluate(batch).loss()).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void frozenParametersAndStatisticsStayBitIdentical() {
    Graph graph = graph(1);
    StateDict before = Initialisation.of(graph, 1);
    try (TrainingSession session = session(graph, Precision.F32)) {
      session.learn(only(graph, "decoder"));
      for (int i = 0; i < 3; i++) {
        session.step(batch(4, false), 0.01);
      }
      StateDict after = session.weights();
      for (Parameter parameter : graph.parameters()) {
        String name = parameter.name();
        boolean same = Arrays.equals(before.get(name).values(), after.get(name).values());
        assertThat(same).as(name).isEqualTo(!name.startsWith("decoder"));
      }
    }
  }

  @Test
  void aFactorScalesTheStep() {
    Graph graph = graph(1);
    Map<String, Double> factors = only(graph, "head");
    StateDict start = Initialisation.of(graph, 1);
    float[] moved = new float[2];
    for (int i = 0; i < 2; i++) {
      factors.put("head.bias", i == 0 ? 1.0 : 0.25);
      try (TrainingSession session = session(graph, Precision.F32)) {
        session.learn(factors);
        session.step(batch(2, false), 0.01);
        moved[i] =
            session.weights().get("head.bias").values()[0] - start.get("head.bias").values()[0];
      }
    }
    // Adam's first step is the rate itself, whatever the gradient.
    assertThat(Math.abs(moved[0])).isCloseTo(0.01f, within(1e-5f));
    assertThat(moved[1] / moved[0]).isCloseTo(0.25f, within(1e-4f));
  }

  private static TrainingOptions options(Descent descent) {
    return new TrainingOptions(Precision.F32, 0.75, 0.25, LossShape.PLAIN, descent, 1, 3);
  }

  @Test
  void goesOnFromASavedStateBitByBit() {
    goesOn(TrainingOptions.standard(Precision.BF16, 3));
    goesOn(options(AVERAGED_NESTEROV));
  }

  private static void goesOn(TrainingOptions options) {
    Graph graph = graph(1);
    StateDict straight;
    try (TrainingSession session =
        new TrainingSession(graph, Initialisation.of(graph, 1), options)) {
      for (int i = 0; i < 6; i++) {
        session.step(batch(1 + i % 3, false), 0.01);
      }
      straight = session.withAverage(session::weights);
    }
    TrainingState saved;
    try (TrainingSession session =
        new TrainingSession(graph, Initialisation.of(graph, 1), options)) {
      for (int i = 0; i < 3; i++) {
        session.step(batch(1 + i % 3, false), 0.01);
      }
      saved = session.state();
    }
    try (TrainingSession session = TrainingSession.resume(graph, saved, options)) {
      for (int i = 3; i < 6; i++) {
        session.step(batch(1 + i % 3, false), 0.01);
      }
      StateDict resumed = session.withAverage(session::weights);
      straight
          .tensors()
          .forEach(
              (name, tensor) ->
                  assertThat(resumed.get(name).values()).as(name).isEqualTo(tensor.values()));
    }
  }

  @Test
  void nesterovLearnsToo() {
    try (TrainingSession session =
        new TrainingSession(graph(1), Initialisation.of(graph(1), 1), options(AVERAGED_NESTEROV))) {
      TrainingBatch batch = batch(4, false);
      double first = session.step(batch, 0.05).loss();
      for (int i = 0; i < 59; i++) {
        assertThat(session.step(batch, 0.05).updated()).isTrue();
      }
      assertThat(session.evaluate(batch).loss()).isLessThan(0.4 * first);
    }
  }

  @Test
  void theAverageIsThatOfTheWeightsOfEachStepAndOnlyLent() {
    Descent averaged = new Descent(Descent.Method.ADAM, 0.9, 0, Descent.Schedule.STEPS, 0.3);
    StateDict start = Initialisation.of(graph(1), 1);
    double expected = start.get("head.bias").values()[0];
    try (TrainingSession session = new TrainingSession(graph(1), start, options(averaged))) {
      for (int step = 0; step < 5; step++) {
        session.step(batch(2, false), 0.01);
        double keep = Math.min(0.3, (1.0 + step) / (10.0 + step)); // forgets faster at first
        double weight = session.weights().get("head.bias").values()[0];
        expected = keep * expected + (1 - keep) * weight;
      }
      StateDict own = session.weights();
      StateDict average = session.withAverage(session::weights);
      assertThat((double) average.get("head.bias").values()[0]).isCloseTo(expected, within(1e-6));
      assertThat(average.get("head.bias").values()).isNotEqualTo(own.get("head.bias").values());
      own.tensors()
          .forEach(
              (name, tensor) ->
                  assertThat(session.weights().get(name).values())
                      .as(name)
                      .isEqualTo(tensor.values()));
    }
  }

  @Test
  void whatIsFrozenStaysInTheAverageBitByBit() {
    Graph graph = graph(1);
    StateDict before = Initialisation.of(graph, 1);
    try (TrainingSession session = new TrainingSession(graph, before, options(AVERAGED_NESTEROV))) {
      session.learn(only(graph, "decoder"));
      for (int i = 0; i < 3; i++) {
        session.step(batch(4, false), 0.01);
      }
      StateDict after = session.withAverage(session::weights);
      for (Parameter parameter : graph.parameters()) {
        String name = parameter.name();
        boolean same = Arrays.equals(before.get(name).values(), after.get(name).values());
        assertThat(same).as(name).isEqualTo(!name.startsWith("decoder"));
      }
    }
  }

  @Test
  void gradientsAgreeWithFiniteDifferences() {
    Graph graph = graph(1);
    TrainingBatch batch = batch(2, false);
    // Statistics frozen, so that training and evaluation compute the same function; no clipping,
    // and
    // the gradient is read off Adam's first moment, which after one step is a tenth of it.
    TrainingOptions options =
        new TrainingOptions(Precision.F32, 0.75, 0.25, LossShape.PLAIN, Descent.ADAM, 0, 1);
    Map<String, Double> factors = new HashMap<>();
    for (Parameter parameter : graph.parameters()) {
      boolean norm = parameter.name().contains(".bn");
      factors.put(parameter.name(), norm ? 0.0 : 1e-9);
    }
    Map<String, float[]> gradients = new HashMap<>();
    StateDict start = Initialisation.of(graph, 6);
    try (TrainingSession session = new TrainingSession(graph, start, options)) {
      session.learn(factors);
      session.step(batch, 1e-9);
      session.state().firstMoments().tensors().forEach((n, t) -> gradients.put(n, t.values()));
    }
    for (String name :
        List.of(
            "encoder.0.conv1.weight",
            "bottleneck.conv2.weight",
            "decoder.0.up.weight",
            "head.weight")) {
      float[] gradient = gradients.get(name);
      int at = strongest(gradient);
      double h = 1e-2;
      double slope =
          (lossAt(graph, start, options, batch, name, at, h)
                  - lossAt(graph, start, options, batch, name, at, -h))
              / (2 * h);
      assertThat(gradient[at] * 10.0)
          .as(name)
          .isCloseTo(slope, within(0.02 * Math.abs(slope) + 1e-5));
    }
  }

  private static int strongest(float[] values) {
    int best = 0;
    for (int i = 0; i < values.length; i++) {
      best = Math.abs(values[i]) > Math.abs(values[best]) ? i : best;
    }
    return best;
  }

  private static double lossAt(
      Graph graph,
      StateDict start,
      TrainingOptions options,
      TrainingBatch batch,
      String name,
      int at,
      double shift) {
    Map<String, Tensor> tensors = new HashMap<>(start.tensors());
    float[] values = tensors.get(name).values().clone();
    values[at] += (float) shift;
    tensors.put(name, new Tensor(tensors.get(name).shape(), values));
    try (TrainingSession session = new TrainingSession(graph, new StateDict(tensors), options)) {
      return session.evaluate(batch).loss();
    }
  }

  @Test
  void refusesToLearnNothingAndBatchesThatAreTooSmall() {
    Graph graph = graph(1);
    try (TrainingSession session = session(graph, Precision.F32)) {
      assertThatThrownBy(() -> session.learn(Map.of())).hasMessageContaining("no parameter learns");
      TrainingBatch batch = batch(2, false);
      TrainingBatch liar = new TrainingBatch(batch.pixels(), batch.classes(), 3);
      assertThatThrownBy(() -> session.step(liar, 0.01)).hasMessageContaining("needs 3072 bytes");
    }
  }
}
