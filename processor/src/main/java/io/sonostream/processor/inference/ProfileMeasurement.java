package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.EngineException;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.processor.batch.BatchProfile;
import io.sonostream.processor.batch.SharedForm;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.WorkerThreads;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures a model's throughput for batch sizes 1, 2, 4 ... with as many runners at once as there
 * will be workers, then other ways to share the cores, at the sizes that were best. Stops where
 * larger batches no longer pay or don't fit.
 *
 * <p>Owner: the thread that measures waits for all that it starts. Hand-off: futures. Bound: the
 * callers of the form with most. Shutdown: callers end with their size.
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
  private final List<CallForm> forms;
  private final int maxBatch;

  /**
   * @param forms that are tried beside one call a worker
   */
  ProfileMeasurement(int workers, List<CallForm> forms, int maxBatch) {
    this.workers = workers;
    this.forms = List.copyOf(forms);
    this.maxBatch = maxBatch;
  }

  BatchProfile measure(LoadedModel model) {
    TreeMap<Integer, Double> first = sizesThatFit(model);
    List<Integer> sizes = List.copyOf(first.keySet());
    List<double[]> rounds = new ArrayList<>();
    rounds.add(first.values().stream().mapToDouble(Double::doubleValue).toArray());
    while (rounds.size() < ROUNDS) {
      rounds.add(sizes.stream().mapToDouble(s -> alone(model, s)).toArray());
    }
    double[] estimated = SpeedsInRounds.estimate(rounds);
    TreeMap<Integer, Double> speeds = new TreeMap<>();
    for (int i = 0; i < estimated.length; i++) {
      speeds.put(sizes.get(i), estimated[i]);
    }
    BatchProfile profile = new BatchProfile(speeds, shared(model, new BatchProfile(speeds, null)));
    log.info("batch profile of {}: {} -> {}", model.engine(), speeds, profile.choice());
    return profile;
  }

  /** A form at a batch size. */
  private record Trial(CallForm form, int size) {}

  /**
   * The fastest of the other forms, each measured in rounds against the others and against one call
   * a worker; null where there is none that memory holds.
   */
  private @Nullable SharedForm shared(LoadedModel model, BatchProfile alone) {
    List<Trial> trials = trials(alone);
    if (trials.isEmpty()) {
      return null;
    }
    List<Trial> left = new ArrayList<>();
    List<double[]> rounds = new ArrayList<>();
    double best = alone(model, alone.largestOfTheFastest());
    List<Double> first = new ArrayList<>(List.of(best));
    for (Trial trial : trials) {
      double speed = speedUnlessHopeless(model, trial, best);
      if (speed > 0) {
        left.add(trial);
        first.add(speed);
        best = Math.max(best, speed);
      }
    }
    rounds.add(first.stream().mapToDouble(Double::doubleValue).toArray());
    while (rounds.size() < ROUNDS) {
      double[] round = new double[left.size() + 1];
      round[0] = alone(model, alone.largestOfTheFastest());
      for (int i = 0; i < left.size(); i++) {
        round[i + 1] = speed(model, left.get(i));
      }
      rounds.add(round);
    }
    double[] estimated = SpeedsInRounds.estimate(rounds);
    int fastest = 0;
    for (int i = 1; i < estimated.length; i++) {
      fastest = fastest == 0 || estimated[i] > estimated[fastest] ? i : fastest;
    }
    if (fastest == 0) {
      return null;
    }
    Trial chosen = left.get(fastest - 1);
    return new SharedForm(
        chosen.form().calls() - workers,
        chosen.form().threads(),
        chosen.size(),
        // In the measure of the sizes, whose rounds may have had a faster machine.
        estimated[fastest]
            / estimated[0]
            * alone.framesPerSecond().getOrDefault(alone.largestOfTheFastest(), 0.0));
  }

  private List<Trial> trials(BatchProfile alone) {
    TreeSet<Integer> sizes =
        new TreeSet<>(List.of(alone.targetSize(), alone.largestOfTheFastest()));
    return forms.stream()
        .flatMap(form -> sizes.stream().map(size -> new Trial(form, size)))
        .toList();
  }

  /** 0 for what is much slower than the best, twice, what takes too long, or what doesn't fit. */
  private double speedUnlessHopeless(LoadedModel model, Trial trial, double best) {
    try {
      double speed = speed(model, trial);
      if (speed < best * HOPELESS || tooLong(trial.form().calls(), trial.size(), speed)) {
        speed = Math.max(speed, speed(model, trial));
      }
      return speed < best * HOPELESS || tooLong(trial.form().calls(), trial.size(), speed)
          ? 0
          : speed;
    } catch (EngineException e) {
      if (e.kind() != EngineException.Kind.OUT_OF_MEMORY) {
        throw e;
      }
      return 0;
    }
  }

  private static double speed(LoadedModel model, Trial trial) {
    return framesPerSecond(model, trial.size(), trial.form());
  }

  private double alone(LoadedModel model, int size) {
    return framesPerSecond(model, size, new CallForm(workers, 0));
  }

  private TreeMap<Integer, Double> sizesThatFit(LoadedModel model) {
    TreeMap<Integer, Double> speeds = new TreeMap<>();
    double best = 0;
    for (int size = 1; size <= maxBatch; size *= 2) {
      double speed;
      try {
        speed = alone(model, size);
        if (tooLong(workers, size, speed) || speed < best * HOPELESS) {
          // One slow moment of the machine must not keep the larger sizes from being tried for
          // good.
          speed = Math.max(speed, alone(model, size));
        }
      } catch (EngineException e) {
        if (e.kind() != EngineException.Kind.OUT_OF_MEMORY || speeds.isEmpty()) {
          throw e;
        }
        break;
      }
      boolean last = tooLong(workers, size, speed);
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

  private static boolean tooLong(int calls, int size, double framesPerSecond) {
    return calls * size / framesPerSecond * 1e9 > LONGEST_CALL_NANOS;
  }

  private static double framesPerSecond(LoadedModel model, int size, CallForm form) {
    int callers = form.calls();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            callers, new WorkerThreads("sonostream-measure", FailurePolicy.OWNER_ASKS));
    CountDownLatch ready = new CountDownLatch(callers);
    CountDownLatch measuring = new CountDownLatch(callers);
    try {
      List<Future<Double>> speeds = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        speeds.add(threads.submit(() -> one(model, size, form.threads(), ready, measuring)));
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

  /**
   * Begins when every caller is ready, and runs on until every caller is measured: neither the
   * first nor the last one must have the cores to itself.
   */
  private static double one(
      LoadedModel model, int size, int threads, CountDownLatch ready, CountDownLatch measuring)
      throws InterruptedException {
    ModelGeometry geometry = model.geometry();
    ByteBuffer inputs = ByteBuffer.allocateDirect(size * geometry.input().frameBytes());
    ByteBuffer outputs = ByteBuffer.allocateDirect(size * geometry.outputBytes());
    try (BatchRunner runner = model.newRunner()) {
      runner.threads(threads);
      runner.run(inputs, size, outputs);
      ready.countDown();
      ready.await();
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
      ready.countDown();
      measuring.countDown();
    }
  }
}
