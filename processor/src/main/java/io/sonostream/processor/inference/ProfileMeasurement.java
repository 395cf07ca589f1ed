package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.EngineException;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.processor.batch.BatchProfile;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.WorkerThreads;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures a model's throughput for batch sizes 1, 2, 4 ... with as many runners at once as there
 * will be workers, and one more at the size for saturation. Stops where larger batches no longer
 * pay or don't fit.
 *
 * <p>Owner: the thread that measures waits for all that it starts. Hand-off: futures. Bound: one
 * caller a worker, and one more. Shutdown: callers end with their size.
 */
final class ProfileMeasurement {
  private static final Logger log = LoggerFactory.getLogger(ProfileMeasurement.class);

  /** A size must run at least so long, so that the clock and the scheduler don't decide. */
  private static final long LEAST_NANOS = 200_000_000;

  /** The best quarter of so many calls or more: whatever else the machine does makes them slow. */
  private static final int LEAST_CALLS = 2;

  /**
   * What lasts longer than a few calls spoils one turn of a size; of three, the middle one counts.
   */
  private static final int ROUNDS = 3;

  /** Sizes beyond one that is so much slower than the best are not tried. */
  private static final double HOPELESS = 0.75;

  /** Beyond this a live frame would wait too long behind a batch, whatever the throughput. */
  private static final long LONGEST_CALL_NANOS = 500_000_000;

  private final int workers;
  private final boolean overlap;
  private final int maxBatch;

  ProfileMeasurement(int workers, boolean overlap, int maxBatch) {
    this.workers = workers;
    this.overlap = overlap;
    this.maxBatch = maxBatch;
  }

  BatchProfile measure(LoadedModel model) {
    TreeMap<Integer, Double> first = sizesThatFit(model);
    List<Integer> sizes = List.copyOf(first.keySet());
    List<double[]> rounds = new ArrayList<>();
    rounds.add(first.values().stream().mapToDouble(Double::doubleValue).toArray());
    while (rounds.size() < ROUNDS) {
      rounds.add(sizes.stream().mapToDouble(s -> framesPerSecond(model, s, workers)).toArray());
    }
    double[] estimated = SpeedsInRounds.estimate(rounds);
    TreeMap<Integer, Double> speeds = new TreeMap<>();
    for (int i = 0; i < estimated.length; i++) {
      speeds.put(sizes.get(i), estimated[i]);
    }
    BatchProfile alone = new BatchProfile(speeds, 0);
    int saturated = alone.saturatedSize();
    double overlapped =
        overlap ? overlapGain(model, saturated) * speeds.getOrDefault(saturated, 0.0) : 0;
    BatchProfile profile = new BatchProfile(speeds, overlapped);
    log.info(
        "batch profile of {}: {} -> batches of {}, of {} when saturated; {} frames/s overlapped",
        model.engine(),
        speeds,
        profile.targetSize(),
        saturated,
        profile.overlappedFramesPerSecond());
    return profile;
  }

  /** How much faster with one call more at a time; 0 where memory does not hold that. */
  private double overlapGain(LoadedModel model, int size) {
    try {
      List<double[]> rounds = new ArrayList<>();
      while (rounds.size() < ROUNDS) {
        rounds.add(
            new double[] {
              framesPerSecond(model, size, workers), framesPerSecond(model, size, workers + 1)
            });
      }
      double[] speeds = SpeedsInRounds.estimate(rounds);
      return speeds[1] / speeds[0];
    } catch (EngineException e) {
      if (e.kind() != EngineException.Kind.OUT_OF_MEMORY) {
        throw e;
      }
      return 0;
    }
  }

  private TreeMap<Integer, Double> sizesThatFit(LoadedModel model) {
    TreeMap<Integer, Double> speeds = new TreeMap<>();
    double best = 0;
    for (int size = 1; size <= maxBatch; size *= 2) {
      double speed;
      try {
        speed = framesPerSecond(model, size, workers);
        if (tooLong(size, speed) || speed < best * HOPELESS) {
          // One slow moment of the machine must not keep the larger sizes from being tried for
          // good.
          speed = Math.max(speed, framesPerSecond(model, size, workers));
        }
      } catch (EngineException e) {
        if (e.kind() != EngineException.Kind.OUT_OF_MEMORY || speeds.isEmpty()) {
          throw e;
        }
        break;
      }
      boolean last = tooLong(size, speed);
      if (last && !speeds.isEmpty()) {
        break;
      }
      speeds.put(size, speed);
      if (last || speed < best * HOPELESS) {
        break;
      }
      best = Math.max(best, speed);
    }
    return speeds;
  }

  private boolean tooLong(int size, double framesPerSecond) {
    return workers * size / framesPerSecond * 1e9 > LONGEST_CALL_NANOS;
  }

  private static double framesPerSecond(LoadedModel model, int size, int callers) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            callers, new WorkerThreads("sonostream-measure", FailurePolicy.OWNER_ASKS));
    CountDownLatch measuring = new CountDownLatch(callers);
    try {
      List<Future<Double>> speeds = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        speeds.add(threads.submit(() -> one(model, size, measuring)));
      }
      double sum = 0;
      for (Future<Double> speed : speeds) {
        sum += speed.get();
      }
      return sum;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EngineException fault) {
        throw fault;
      }
      throw new EngineException(
          EngineException.Kind.BAD_BATCH, "measuring failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException(EngineException.Kind.GONE, "interrupted while measuring", e);
    } finally {
      threads.shutdown();
    }
  }

  /** Runs on until every caller is measured: the last one must not have the cores to itself. */
  private static double one(LoadedModel model, int size, CountDownLatch measuring) {
    ModelGeometry geometry = model.geometry();
    ByteBuffer inputs = ByteBuffer.allocateDirect(size * geometry.input().frameBytes());
    ByteBuffer outputs = ByteBuffer.allocateDirect(size * geometry.outputBytes());
    try (BatchRunner runner = model.newRunner()) {
      runner.run(inputs, size, outputs);
      long elapsed = 0;
      List<Long> calls = new ArrayList<>();
      while (calls.size() < LEAST_CALLS || elapsed < LEAST_NANOS) {
        long start = System.nanoTime();
        runner.run(inputs, size, outputs);
        calls.add(System.nanoTime() - start);
        elapsed += calls.get(calls.size() - 1);
      }
      measuring.countDown();
      while (measuring.getCount() > 0) {
        runner.run(inputs, size, outputs);
      }
      Collections.sort(calls);
      return size / (calls.get((calls.size() - 1) / 4) / 1e9);
    } finally {
      // One that failed is measured as far as the others are concerned.
      measuring.countDown();
    }
  }
}
