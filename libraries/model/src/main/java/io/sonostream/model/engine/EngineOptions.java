package io.sonostream.model.engine;

import java.nio.file.Path;
import java.util.List;
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
 * @param devices numbers of the GPUs that get a copy of the network each; none for the first alone.
 *     On a processor each number is a copy.
 */
public record EngineOptions(
    String engine, int threads, @Nullable Path tensorRtCache, List<Integer> devices) {
  public static final String AUTO_NAME = "auto";

  /** The fastest, with the default threads. */
  public static final EngineOptions AUTO = new EngineOptions(AUTO_NAME, 0, null);

  /** On the first device. */
  public EngineOptions(String engine, int threads, @Nullable Path tensorRtCache) {
    this(engine, threads, tensorRtCache, List.of());
  }

  public EngineOptions {
    devices = List.copyOf(devices);
    if (devices.stream().anyMatch(device -> device < 0)) {
      throw new IllegalArgumentException(
          "devices are " + devices + "; allowed are 0 and more, the numbers of GPUs");
    }
    if (threads < 0) {
      throw new IllegalArgumentException("threads are " + threads + "; allowed are 0 and more");
    }
    if (!engine.equals(AUTO_NAME)) {
      Engines.named(engine);
    }
  }

  public EngineOptions withEngine(Engine chosen) {
    return new EngineOptions(chosen.label(), threads, tensorRtCache, devices);
  }

  EngineOptions on(int device) {
    return new EngineOptions(engine, threads, tensorRtCache, List.of(device));
  }

  /** The first, or the only one. */
  int device() {
    return devices.isEmpty() ? 0 : devices.get(0);
  }

  boolean isAuto() {
    return engine.equals(AUTO_NAME);
  }
}
