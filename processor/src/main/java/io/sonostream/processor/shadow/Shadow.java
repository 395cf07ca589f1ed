package io.sonostream.processor.shadow;

import io.sonostream.processor.inference.Contest;
import io.sonostream.processor.inference.FrameInputs;
import io.sonostream.processor.inference.InferenceEngine;
import io.sonostream.processor.inference.ModelLoader;
import io.sonostream.processor.inference.ServingModel;
import io.sonostream.processor.inference.Sideline;
import io.sonostream.schemas.ShadowComparison;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Challengers beside the champions of one engine: all that the engine and the director have to know
 * of them.
 *
 * <p>Owner: whoever made it. Hand-off: see {@link ShadowPipeline} and {@link Challengers}. Bound:
 * {@link ShadowBudget}. Shutdown: the engine closes its {@link #sideline}.
 */
public final class Shadow {
  /** Enough to span a busy moment, little enough to forget. */
  private static final int MOST_FRAMES = 32;

  private static final long MOST_BYTES = 64L << 20;

  private final ShadowMetrics metrics;
  private final Challengers challengers;
  private final ShadowPipeline pipeline;

  /**
   * @param clockMicros microseconds since the epoch
   * @param comparisons told of each live frame that a challenger saw too, on a thread that only
   *     challengers wait for; must not throw
   */
  public Shadow(
      FrameInputs inputs,
      ShadowMetrics metrics,
      LongSupplier clockMicros,
      Consumer<ShadowComparison> comparisons) {
    this.metrics = metrics;
    this.challengers = new Challengers(metrics);
    this.pipeline =
        new ShadowPipeline(
            inputs,
            challengers,
            new ShadowBudget(MOST_FRAMES, MOST_BYTES),
            metrics,
            clockMicros,
            comparisons);
  }

  /** For the engine that the challengers run on. */
  public Sideline sideline() {
    return pipeline;
  }

  /** For the director of that engine. */
  public Contest contest(InferenceEngine engine, ModelLoader loader) {
    return new ChallengerDirector(engine, challengers, loader, metrics);
  }

  /** Why a wanted challenger is not on trial, by task; the champion serves all the same. */
  public Map<String, String> refusals() {
    return challengers.refusals();
  }

  Challengers challengers() {
    return challengers;
  }

  /** Puts a model on trial that was admitted. */
  void begin(ServingModel model, double share) {
    challengers.begin(model, share);
  }
}
