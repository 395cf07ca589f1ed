package io.sonostream.processor.inference;

import io.opentelemetry.api.trace.Tracer;
import io.sonostream.processor.metrics.InferenceMetrics;
import io.sonostream.runtime.Worker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what serves equal to what is wanted. A wish that is overtaken by a newer one is never
 * begun; one that hangs while it is tried holds up no other, and is given up in the end.
 *
 * <pre>
 *   want ─▶ wishes ─▶ ModelAttempts, one thread each ─▶ serves
 *             ▲          │ refused, and may be another story later
 *             └─ retries ┘
 * </pre>
 *
 * <p>Owner: its own thread decides what begins and what is given up. Hand-off: {@link #want} puts
 * the newest wish of a task into a map and wakes it; what a hung attempt still does no longer
 * counts ({@link Attempt}). Bound: one wish and one attempt a task, and {@link #MOST_HUNG} that
 * were given up and hang: more, and {@link #failure} says that this process should go. Shutdown:
 * {@link #close} waits for the attempts that run, a minute at most.
 */
public final class ModelDirector implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ModelDirector.class);
  private static final Duration CLOSE = Duration.ofSeconds(60);

  /** Each of them may keep a network in memory, and what else it hangs in. */
  static final int MOST_HUNG = 4;

  private record Running(Wish wish, Attempt attempt, Worker worker, long sinceNanos) {}

  private record Retry(Wish wish, long dueNanos) {}

  private final ModelAttempts attempts;
  private final ModelLoader loader;
  private final InferenceEngine engine;
  private final AttemptLimits limits;
  private final Worker thread = new Worker("sonostream-models", this::run);
  private final Map<String, Wish> wishes = new LinkedHashMap<>();
  private final Map<String, Retry> retries = new HashMap<>();
  private final Map<String, Running> running = new HashMap<>();
  private final List<Running> hung = new ArrayList<>();
  private final Set<String> wanted = new HashSet<>();
  private int begun;
  private boolean closed;

  /**
   * @param lastResorts asked when a task's model is refused and nothing serves the task
   */
  public ModelDirector(
      InferenceEngine engine,
      ModelLoader loader,
      LastResorts lastResorts,
      AttemptLimits limits,
      Contest contest,
      InferenceMetrics metrics,
      Tracer tracer) {
    this.engine = engine;
    this.loader = loader;
    this.limits = limits;
    this.attempts =
        new ModelAttempts(
            engine,
            loader,
            lastResorts,
            contest,
            metrics,
            new SwapTraces(tracer, Clock.systemUTC()));
  }

  public void start() {
    thread.start();
  }

  /**
   * Returns at once; the newest wish of a task wins. What comes of it is in the trace that the
   * caller is in.
   */
  public void want(WantedModels wish) {
    want(Wish.of(wish));
  }

  /** What a package directory holds, unless anything else was ever wanted for this task. */
  public synchronized void wantConfigured(String task, Path directory) {
    if (!wanted.contains(task)) {
      want(Wish.configured(task, directory, loader));
    }
  }

  private synchronized void want(Wish wish) {
    engine.expect(wish.task());
    wanted.add(wish.task());
    wishes.put(wish.task(), wish);
    retries.remove(wish.task());
    notifyAll();
  }

  /**
   * Nobody wants a model for this task any more; one that serves goes on serving. Of an attempt
   * that runs nothing counts from now on. It keeps its place until it ends, so that the next does
   * not load beside it.
   */
  public synchronized void withdraw(String task) {
    wishes.remove(task);
    retries.remove(task);
    Running trial = running.get(task);
    if (trial != null) {
      trial.attempt().giveUp();
      trial.worker().interrupt();
      log.info("task {}: nobody wants the model that is tried any more", task);
    }
    // After the attempt: it could serve, or be refused, in between.
    attempts.forget(task);
    engine.withdraw(task);
  }

  /** By task, what was wanted last and is refused, and what serves instead. */
  public Map<String, String> refusals() {
    return attempts.refusals();
  }

  /** Tasks whose wish is tried again later. */
  synchronized Set<String> retries() {
    return Set.copyOf(retries.keySet());
  }

  /** Trials that were given up and hang, one line each. */
  public synchronized List<String> hung() {
    hung.removeIf(given -> !given.worker().alive());
    return hung.stream()
        .map(
            given ->
                "a trial for task "
                    + given.wish().task()
                    + " was given up and still hangs after "
                    + Duration.ofNanos(System.nanoTime() - given.sinceNanos()).toSeconds()
                    + " s")
        .toList();
  }

  /** Why no model will ever be swapped again in this process, if that is so. */
  public Optional<String> failure() {
    List<String> hanging = hung();
    return hanging.size() >= MOST_HUNG
        ? Optional.of(hanging.size() + " trials of models hang; " + hanging.get(0))
        : thread.failure();
  }

  @Override
  public void close() {
    List<Running> left;
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.join(CLOSE);
    synchronized (this) {
      left = List.copyOf(running.values());
    }
    for (Running each : left) {
      if (!each.worker().join(CLOSE)) {
        each.attempt().giveUp();
        each.worker().interrupt();
      }
    }
  }

  private void run() throws InterruptedException {
    for (Wish next = next(); next != null; next = next()) {
      begin(next);
    }
  }

  private synchronized @Nullable Wish next() throws InterruptedException {
    while (!closed) {
      long now = System.nanoTime();
      giveUpOverdue(now);
      wishAgain(now);
      boolean mayBegin =
          running.values().stream().allMatch(each -> age(each, now) >= limits.patience().toNanos());
      Iterator<Wish> waiting = wishes.values().iterator();
      if (mayBegin && waiting.hasNext()) {
        Wish next = waiting.next();
        waiting.remove();
        Running before = running.remove(next.task());
        if (before != null) {
          giveUp(before, "a newer wish overtakes it");
        }
        return next;
      }
      wait(millisToNextEvent(now));
    }
    return null;
  }

  private synchronized void begin(Wish wish) {
    Attempt attempt = new Attempt();
    Worker worker = new Worker("sonostream-model-" + ++begun, () -> fulfil(wish, attempt));
    running.put(wish.task(), new Running(wish, attempt, worker, System.nanoTime()));
    worker.start();
  }

  private void fulfil(Wish wish, Attempt attempt) {
    Optional<Duration> again = Optional.empty();
    try {
      again = attempts.fulfil(wish, attempt);
    } catch (RuntimeException | Error e) {
      // Whatever it is, it must be said, and may pass.
      again = attempts.failed(wish, attempt, e);
    } finally {
      ended(wish, attempt, again);
    }
  }

  private synchronized void ended(Wish wish, Attempt attempt, Optional<Duration> again) {
    Running own = running.get(wish.task());
    if (own != null && own.attempt() == attempt) {
      running.remove(wish.task());
      if (again.isPresent() && attempt.counts() && !wishes.containsKey(wish.task())) {
        retries.put(wish.task(), new Retry(wish, System.nanoTime() + again.get().toNanos()));
      }
    }
    notifyAll();
  }

  private void giveUpOverdue(long now) {
    List<Running> overdue =
        running.values().stream()
            .filter(each -> age(each, now) >= limits.deadline().toNanos())
            .toList();
    for (Running each : overdue) {
      running.remove(each.wish().task());
      boolean counted = each.attempt().counts();
      giveUp(each, "it did not end within " + limits.deadline().toSeconds() + " s");
      if (counted) {
        attempts.hung(each.wish(), Duration.ofNanos(age(each, now)));
      }
    }
  }

  private void giveUp(Running hanging, String why) {
    hanging.attempt().giveUp();
    // Ends a wait in Java. What hangs in native code or in a device hears nothing.
    hanging.worker().interrupt();
    hung.add(hanging);
    log.error("the trial of a model for task {} is given up: {}", hanging.wish().task(), why);
  }

  private void wishAgain(long now) {
    Iterator<Retry> each = retries.values().iterator();
    while (each.hasNext()) {
      Retry retry = each.next();
      if (retry.dueNanos() - now <= 0) {
        each.remove();
        wishes.putIfAbsent(retry.wish().task(), retry.wish());
      }
    }
  }

  /** 0, for ever, when only a wish or the end of an attempt changes anything. */
  private long millisToNextEvent(long now) {
    long least = Long.MAX_VALUE;
    for (Running each : running.values()) {
      least = Math.min(least, limits.deadline().toNanos() - age(each, now));
      if (!wishes.isEmpty() && age(each, now) < limits.patience().toNanos()) {
        least = Math.min(least, limits.patience().toNanos() - age(each, now));
      }
    }
    for (Retry retry : retries.values()) {
      least = Math.min(least, retry.dueNanos() - now);
    }
    return least == Long.MAX_VALUE ? 0 : Math.max(1, least / 1_000_000 + 1);
  }

  private static long age(Running each, long now) {
    return now - each.sinceNanos();
  }
}
