package io.sonostream.learning.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Parameter;
import io.sonostream.network.weights.StateDict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A network that learns, step by step. The same graph, weights, options, rates and batches give the
 * same weights, bit by bit, on one machine with one number of threads.
 *
 * <ul>
 *   <li>Owner: the thread that made it; gradient mode belongs to threads.
 *   <li>Hand-off: none. DJL allows one gradient collection per JVM, hence one session at work.
 *   <li>Bound: a step's arrays are freed when it ends; weights, moments and one batch remain.
 *   <li>Shutdown: {@link #close} frees all native memory.
 * </ul>
 */
public final class TrainingSession implements AutoCloseable {
  private final Graph graph;
  private final TrainingOptions options;
  private final SegmentationLoss loss;
  private final TrainableModule module;
  private final Optimiser optimiser;
  private final WeightAverage average;

  /** Factor on the rate of each parameter that learns; the others are frozen. */
  private final Map<String, Double> factors = new LinkedHashMap<>();

  private long steps;
  private StepTimes times = new StepTimes(0, 0, 0);

  /**
   * A session in which every parameter learns.
   *
   * @param graph in its training form: batch norms not folded, pixels of 0-1
   * @param state a tensor for every parameter of the graph
   * @throws io.sonostream.network.ModelException when they don't fit, or the engine refuses them
   */
  public TrainingSession(Graph graph, StateDict state, TrainingOptions options) {
    this.graph = graph;
    this.options = options;
    loss =
        new SegmentationLoss(
            options.crossEntropyWeight(),
            options.diceWeight(),
            options.shape().requireFor(graph.output().channels()));
    module = new TrainableModule(graph, state, options.precision());
    optimiser = Optimiser.of(options.descent(), module.manager());
    average =
        new WeightAverage(
            module,
            graph.parameters().stream().map(Parameter::name).toList(),
            options.descent().weightAverage());
    Map<String, Double> all = new LinkedHashMap<>();
    graph.parameters().forEach(parameter -> all.put(parameter.name(), 1.0));
    learn(all);
    warmUp();
  }

  /**
   * Chooses what learns. A parameter that isn't named, or whose factor is 0, is frozen: it stays as
   * it is bit by bit. A batch norm whose scale is frozen also keeps its running statistics, and
   * uses them.
   *
   * @param rateFactors by parameter name, on the rate of each step, >= 0
   */
  public void learn(Map<String, Double> rateFactors) {
    factors.clear();
    for (Parameter parameter : graph.parameters()) {
      double factor = rateFactors.getOrDefault(parameter.name(), 0.0);
      boolean learns = factor > 0 && parameter.role().learned();
      module.freeze(parameter.name(), !learns);
      if (learns) {
        factors.put(parameter.name(), factor);
      }
    }
    if (factors.isEmpty()) {
      throw new IllegalArgumentException("no parameter learns; at least one must");
    }
  }

  /** A freshly loaded module is in eval mode whatever it says; one evaluation puts that right. */
  private void warmUp() {
    int[] in = {graph.input().channels(), graph.input().height(), graph.input().width()};
    try (NDManager step = module.manager().newSubManager()) {
      module.forward(step.zeros(new Shape(1, in[0], in[1], in[2])), false);
    }
  }

  /**
   * Learns from a batch.
   *
   * @param rate the optimiser's
   */
  public StepResult step(TrainingBatch batch, double rate) {
    return step(batch, null, rate);
  }

  /**
   * Learns from a batch, and from what teachers say of it.
   *
   * @param taught null where there are no teachers
   */
  public StepResult step(TrainingBatch batch, @Nullable SoftTargets taught, double rate) {
    TrainableModule.randomSeed(options.seed() * 1_000_003 + steps);
    long start = System.nanoTime();
    try (NDManager step = module.manager().newSubManager()) {
      NDArray value;
      long forward;
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        value = loss(step, module.forward(pixels(step, batch), true), batch, taught);
        forward = System.nanoTime();
        collector.backward(value);
      }
      double lossValue = value.getFloat();
      long backward = System.nanoTime();
      StepResult result = update(step, lossValue, rate);
      times = times.plus(forward - start, backward - forward, System.nanoTime() - backward);
      steps++;
      return result;
    }
  }

  private NDArray loss(
      NDManager step, NDList outputs, TrainingBatch batch, @Nullable SoftTargets taught) {
    NDArray classes = classes(step, batch);
    if (taught == null) {
      return loss.of(outputs, classes, batch.scopes());
    }
    Shape shape = outputs.get(0).getShape();
    NDArray probabilities = array(step, taught.probabilities(), shape, DataType.FLOAT32);
    return loss.of(outputs, classes, batch.scopes(), probabilities, taught.weight());
  }

  private StepResult update(NDManager step, double lossValue, double rate) {
    Map<String, NDArray> gradients = new LinkedHashMap<>();
    NDList squares = new NDList();
    for (String name : factors.keySet()) {
      NDArray gradient = module.tensor(name).getGradient();
      gradient.attach(step);
      gradients.put(name, gradient);
      squares.add(gradient.square().sum());
    }
    double norm = Math.sqrt(NDArrays.stack(squares).sum().getFloat());
    boolean finite = Double.isFinite(lossValue) && Double.isFinite(norm);
    if (finite) {
      double clip = options.clipNorm();
      double scale = clip > 0 && norm > clip ? clip / norm : 1;
      gradients.forEach(
          (name, gradient) ->
              optimiser.update(name, module.tensor(name), gradient, rate * factor(name), scale));
      average.take(steps);
    } else {
      // Not g - g or 0 * g, which keep a NaN.
      gradients.values().forEach(gradient -> gradient.set(new NDIndex("..."), 0f));
    }
    return new StepResult(lossValue, norm, finite);
  }

  private double factor(String name) {
    return factors.getOrDefault(name, 0.0);
  }

  /** Loss and masks of a batch; nothing is learned. */
  public Evaluation evaluate(TrainingBatch batch) {
    try (NDManager step = module.manager().newSubManager()) {
      NDList outputs = module.forward(pixels(step, batch), false);
      double value = loss.of(outputs, classes(step, batch), batch.scopes()).getFloat();
      return new Evaluation(value, decide(outputs.get(0)));
    }
  }

  private static byte[] decide(NDArray logits) {
    long[] shape = logits.getShape().getShape();
    NDArray classes = shape[1] == 1 ? logits.gte(0) : logits.argMax(1);
    return classes.toType(DataType.UINT8, false).toByteArray();
  }

  private NDArray pixels(NDManager manager, TrainingBatch batch) {
    Shape shape =
        new Shape(
            batch.count(), graph.input().channels(), graph.input().height(), graph.input().width());
    return array(manager, batch.pixels(), shape, DataType.UINT8)
        .toType(DataType.FLOAT32, false)
        .div(255f);
  }

  private NDArray classes(NDManager manager, TrainingBatch batch) {
    Shape shape = new Shape(batch.count(), graph.output().height(), graph.output().width());
    return array(manager, batch.classes(), shape, DataType.UINT8);
  }

  /** The engine reads the buffer in place, from its first byte. */
  private static NDArray array(NDManager manager, ByteBuffer buffer, Shape shape, DataType type) {
    int size = Math.toIntExact(shape.size() * type.getNumOfBytes());
    if (buffer.capacity() < size) {
      throw new IllegalArgumentException(
          "a batch of shape " + shape + " needs " + size + " bytes, got " + buffer.capacity());
    }
    ByteBuffer own = buffer.slice(0, size).order(ByteOrder.nativeOrder());
    return manager.create(own, shape, type);
  }

  /** The network's tensors as they are now. */
  public StateDict weights() {
    return module.state();
  }

  /**
   * Does something, for example measures, with the average of the weights in their place where the
   * options keep one, else with the weights themselves.
   */
  public <T> T withAverage(Supplier<T> work) {
    return average.during(work);
  }

  /** Everything that a later session needs to go on. */
  public TrainingState state() {
    return new TrainingState(
        module.state(),
        optimiser.first(),
        optimiser.second(),
        optimiser.updates(),
        steps,
        average.state());
  }

  /**
   * A session that goes on where another stood. What learns is chosen again with {@link #learn}.
   */
  public static TrainingSession resume(Graph graph, TrainingState state, TrainingOptions options) {
    TrainingSession session = new TrainingSession(graph, state.weights(), options);
    session.optimiser.restore(state);
    session.average.restore(state.average());
    session.steps = state.steps();
    return session;
  }

  /** Names of the parameters that learn now. */
  public List<String> learning() {
    return new ArrayList<>(factors.keySet());
  }

  public StepTimes times() {
    return times;
  }

  @Override
  public void close() {
    module.close();
  }
}
