package io.sonostream.benchmarks.stream;

import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.WorkerThreads;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The engine alone: the same batch again and again, on as many workers as the processor has. */
final class BareLoop {
  private static final int[] SIZES = {1, 2, 4, 8, 16};

  /** Frames per second at one batch size, all workers together. */
  record Speed(int batch, double framesPerSecond) {}

  private final ModelPackage model;
  private final EngineOptions options;
  private final int workers;

  BareLoop(ModelPackage model, EngineOptions options, int workers) {
    this.model = model;
    this.options = options;
    this.workers = workers;
  }

  /** The fastest of all batch sizes: the strictest yardstick for a stream that chooses its own. */
  Speed best(Duration each) throws InterruptedException {
    try (LoadedModel loaded = Engines.load(model, options)) {
      Speed best = new Speed(1, 0);
      for (int size : SIZES) {
        double speed = framesPerSecond(loaded, size, each);
        if (speed > best.framesPerSecond()) {
          best = new Speed(size, speed);
        }
      }
      return best;
    }
  }

  private double framesPerSecond(LoadedModel loaded, int size, Duration time)
      throws InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            workers, new WorkerThreads("bare-loop", FailurePolicy.OWNER_ASKS));
    CountDownLatch measuring = new CountDownLatch(workers);
    try {
      List<Future<Double>> speeds = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        speeds.add(threads.submit(() -> one(loaded, size, time, measuring)));
      }
      double sum = 0;
      for (Future<Double> speed : speeds) {
        sum += speed.get();
      }
      return sum;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the bare loop failed", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  /** Runs on until every worker is measured: the last one must not have the cores to itself. */
  private static double one(LoadedModel loaded, int size, Duration time, CountDownLatch measuring) {
    ByteBuffer frames = ByteBuffer.allocateDirect(size * loaded.input().frameBytes());
    byte[] noise = new byte[frames.capacity()];
    new Random(1).nextBytes(noise);
    frames.put(0, noise);
    ByteBuffer answers =
        ByteBuffer.allocateDirect(
            size * loaded.outputPlanes() * loaded.outputHeight() * loaded.outputWidth());
    try (BatchRunner runner = loaded.newRunner()) {
      for (int i = 0; i < 3; i++) {
        runner.run(frames, size, answers);
      }
      long start = System.nanoTime();
      long frameCount = 0;
      while (System.nanoTime() - start < time.toNanos()) {
        runner.run(frames, size, answers);
        frameCount += size;
      }
      double speed = frameCount * 1e9 / (System.nanoTime() - start);
      measuring.countDown();
      while (measuring.getCount() > 0) {
        runner.run(frames, size, answers);
      }
      return speed;
    } finally {
      // One that failed is measured as far as the others are concerned.
      measuring.countDown();
    }
  }
}
