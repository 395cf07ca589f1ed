package io.sonostream.processor.inference;

import io.sonostream.processor.inference.ModelRefusedException.Step;
import io.sonostream.processor.metrics.InferenceMetrics;
import io.sonostream.processor.metrics.ShadowMetrics;
import io.sonostream.runtime.Worker;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what serves equal to what is wanted, one model at a time. A wish that is overtaken by a
 * newer one is never loaded. A refused model leaves the old one serving.
 *
 * <p>Owner: its own thread does all loading and swapping. Hand-off: {@link #want} puts the newest
 * wish of a task into a map and wakes it. Bound: one wish a task. Shutdown: {@link #close} ends it
 * after the swap that runs.
 */
public final class ModelDirector implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ModelDirector.class);

  private static final long RETRY_MILLIS = 10_000;

  /** What came of a wish. */
  private enum Swap {
    SERVES,
    REFUSED,
    NO_MEMORY
  }

  private final InferenceEngine engine;
  private final ModelLoader loader;
  private final InferenceMetrics metrics;
  private final ChallengerDirector challengers;
  private final Worker worker = new Worker("sonostream-models", this::run);
  private final Map<String, WantedModels> wishes = new LinkedHashMap<>();
  private final Map<String, WantedModels> retries = new HashMap<>();
  private final Map<String, String> refusals = new ConcurrentHashMap<>();
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();
  private boolean closed;

  public ModelDirector(
      InferenceEngine engine,
      ModelLoader loader,
      InferenceMetrics metrics,
      ShadowMetrics shadowMetrics) {
    this.engine = engine;
    this.loader = loader;
    this.metrics = metrics;
    this.challengers = new ChallengerDirector(engine, loader, shadowMetrics);
  }

  public void start() {
    worker.start();
  }

  /** Returns at once; the newest wish of a task wins. */
  public void want(WantedModels wish) {
    engine.expect(wish.task());
    wanted.add(wish.task());
    synchronized (wishes) {
      wishes.put(wish.task(), wish);
      retries.remove(wish.task());
      wishes.notifyAll();
    }
  }

  /** Whether anybody ever wanted a model for this task. */
  public boolean wanted(String task) {
    return wanted.contains(task);
  }

  /** The last refusal of a task that has not been followed by a success. */
  public Map<String, String> refusals() {
    return Map.copyOf(refusals);
  }

  /** Why no wish is fulfilled any more, neither a swap nor a rollback, if that is so. */
  public Optional<String> failure() {
    return worker.failure();
  }

  @Override
  public void close() {
    synchronized (wishes) {
      closed = true;
      wishes.notifyAll();
    }
    worker.join(Duration.ofSeconds(60));
  }

  private void run() throws InterruptedException {
    WantedModels next = next();
    while (next != null) {
      try {
        fulfil(next);
      } catch (RuntimeException e) {
        // Whatever it is, the next wish, a rollback perhaps, must still be heard.
        String message = "task " + next.task() + " is not served as wanted: " + e.getMessage();
        refusals.put(next.task(), message);
        log.error("{}", message, e);
        retryLater(next);
      }
      next = next();
    }
  }

  private @Nullable WantedModels next() throws InterruptedException {
    synchronized (wishes) {
      while (!closed && wishes.isEmpty()) {
        if (retries.isEmpty()) {
          wishes.wait();
        } else {
          wishes.wait(RETRY_MILLIS);
          if (wishes.isEmpty()) {
            wishes.putAll(retries);
            retries.clear();
          }
        }
      }
      if (closed) {
        return null;
      }
      String task = wishes.keySet().iterator().next();
      return wishes.remove(task);
    }
  }

  private void fulfil(WantedModels wanted) {
    challengers.endUnwanted(wanted);
    Swap champion = trySwap(wanted, wanted.champion());
    if (champion == Swap.NO_MEMORY && challengers.makeRoom(wanted.task())) {
      champion = trySwap(wanted, wanted.champion());
    }
    if (champion != Swap.SERVES && engine.awaited().contains(wanted.task())) {
      wanted.fallback().ifPresent(fallback -> trySwap(wanted, fallback));
    }
    // What memory there is, is the champion's.
    if (champion != Swap.NO_MEMORY && challengers.begin(wanted)) {
      retryLater(wanted);
    }
  }

  private Swap trySwap(WantedModels wanted, ReleasedModel release) {
    if (engine.serves(release.identity())) {
      // Whatever was refused meanwhile is no longer wanted.
      refusals.remove(release.task());
      return Swap.SERVES;
    }
    long start = System.nanoTime();
    try {
      if (!engine.promote(release.identity())) {
        engine.swapIn(loader.load(release));
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      metrics.swap(release.task(), "served", took);
      refusals.remove(release.task());
      log.info(
          "task {}: model {} serves after {} ms",
          release.task(),
          release.version(),
          took.toMillis());
      return Swap.SERVES;
    } catch (ModelRefusedException e) {
      refused(wanted, release, e.step(), e, start);
      return e.step() == Step.MEMORY ? Swap.NO_MEMORY : Swap.REFUSED;
    } catch (RuntimeException | LinkageError e) {
      // A native library that is missing or doesn't fit is an Error; the old model serves all the
      // same.
      refused(wanted, release, Step.LOAD, e, start);
      return Swap.REFUSED;
    }
  }

  private void refused(
      WantedModels wanted, ReleasedModel release, Step step, Throwable why, long start) {
    metrics.swap(
        release.task(), "refused-" + step.label(), Duration.ofNanos(System.nanoTime() - start));
    String serving =
        engine.serving().stream()
            .filter(status -> status.model().task().equals(release.task()))
            .map(status -> status.model().version() + " goes on serving")
            .findFirst()
            .orElse("nothing serves the task");
    String message =
        "model "
            + release.version()
            + " of task "
            + release.task()
            + " is refused ("
            + step
            + "): "
            + why.getMessage()
            + "; "
            + serving;
    refusals.put(release.task(), message);
    log.error("{}", message, why);
    if (step.worthRetrying()) {
      retryLater(wanted);
    }
  }

  private void retryLater(WantedModels wanted) {
    synchronized (wishes) {
      if (!wishes.containsKey(wanted.task())) {
        retries.put(wanted.task(), wanted);
      }
    }
  }
}
