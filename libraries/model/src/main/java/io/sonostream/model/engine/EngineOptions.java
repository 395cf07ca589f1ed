package io.sonostream.model.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How to run a model.
 *
 * @param engine the label of an {@link Engine}, or {@code auto}: the fastest of this machine that
 *     agrees with f32
 * @param threads CPU threads for one batch, 0 for the runtime's default (one for each core, or as
 *     many as this process's container may use). ONNX Runtime has them for each model. In libtorch
 *     the number is one for the whole process: the last model that was loaded with a number > 0
 *     sets it for all.
 * @param tensorRtCache folder in which TensorRT keeps what it compiled; null for none
 */
public record EngineOptions(String engine, int threads, @Nullable Path tensorRtCache) {
  public static final String AUTO_NAME = "auto";

  /** The fastest, with the default threads. */
  public static final EngineOptions AUTO = new EngineOptions(AUTO_NAME, 0, null);

  public EngineOptions {
    if (threads < 0) {
      throw new IllegalArgumentException("threads are " + threads + "; allowed are 0 and more");
    }
    if (!engine.equals(AUTO_NAME)) {
      Engines.named(engine);
    }
  }

  public EngineOptions withEngine(Engine chosen) {
    return new EngineOptions(chosen.label(), threads, tensorRtCache);
  }

  boolean isAuto() {
    return engine.equals(AUTO_NAME);
  }
}
