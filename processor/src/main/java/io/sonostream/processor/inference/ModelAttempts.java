package io.sonostream.processor.inference;

import io.opentelemetry.context.Context;
import io.sonostream.processor.inference.ModelRefusedException.Step;
import io.sonostream.processor.metrics.InferenceMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fulfils one wish: fetch, load, try, serve; else a fallback if nothing serves yet; then the
 * challenger. A refused model leaves the old one serving.
 *
 * <p>Owner: the thread of the attempt. Hand-off: refusals in a concurrent map, read by health.
 * Bound: one refusal a task. Shutdown: none.
 */
final class ModelAttempts {
  private static final Logger log = LoggerFactory.getLogger(ModelAttempts.class);

  /**
   * Why the wanted model does not serve.
   *
   * @param why one line
   * @param standIn the version that serves in its place because nothing else did; null for none
   */
  private record Refusal(String why, @Nullable String standIn) {}

  private final InferenceEngine engine;
  private final ModelLoader loader;
  private final LastResorts lastResorts;
  private final Contest contest;
  private final InferenceMetrics metrics;
  private final SwapTraces traces;
  private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

  ModelAttempts(
      InferenceEngine engine,
      ModelLoader loader,
      LastResorts lastResorts,
      Contest contest,
      InferenceMetrics metrics,
      SwapTraces traces) {
    this.engine = engine;
    this.loader = loader;
    this.lastResorts = lastResorts;
    this.contest = contest;
    this.metrics = metrics;
    this.traces = traces;
  }

  /**
   * @return when it is worth another try; empty when all that was wanted is there, or never will be
   */
  Optional<Duration> fulfil(Wish wish, Attempt attempt) {
    WantedModels wanted;
    try {
      wanted = wish.models();
    } catch (ModelRefusedException e) {
      refused(attempt, wish.task(), "the configured model", e.step(), e, System.nanoTime());
      standIn(wish.task(), List.of(), attempt, wish.trace());
      return e.step().retryAfter();
    }
    contest.endUnwanted(wanted);
    Optional<Step> refusal = swap(wanted.champion(), attempt, wish.trace());
    if (refusal.equals(Optional.of(Step.MEMORY)) && contest.makeRoom(wanted.task())) {
      refusal = swap(wanted.champion(), attempt, wish.trace());
    }
    if (refusal.isPresent()) {
      standIn(wanted.task(), wanted.fallback().stream().toList(), attempt, wish.trace());
    }
    Optional<Duration> again = refusal.flatMap(Step::retryAfter);
    // What memory there is, is the champion's.
    Optional<Duration> challenger =
        refusal.equals(Optional.of(Step.MEMORY))
            ? Optional.empty()
            : contest.begin(wanted, attempt);
    return again.isPresent() ? again : challenger;
  }

  /** Nobody wants a model for this task any more. */
  void forget(String task) {
    refusals.remove(task);
  }

  /** By task, what was wanted last and is refused, and what serves instead. */
  Map<String, String> refusals() {
    Map<String, String> messages = new TreeMap<>();
    refusals.forEach(
        (task, refusal) -> messages.put(task, refusal.why() + "; " + serving(task, refusal)));
    return messages;
  }

  private String serving(String task, Refusal refusal) {
    return engine.serving().stream()
        .filter(status -> status.model().task().equals(task))
        .map(status -> status.model().version())
        .map(
            version ->
                version
                    + (version.equals(refusal.standIn()) ? " serves instead" : " goes on serving"))
        .findFirst()
        .orElse("nothing serves the task");
  }

  /** An attempt that was given up: what the wish was about does not serve. */
  void hung(Wish wish, Duration took) {
    metrics.swap(wish.task(), "refused-" + Step.TIME.label(), took);
    refusals.put(
        wish.task(),
        new Refusal(
            "the wanted model of task "
                + wish.task()
                + " is refused ("
                + Step.TIME
                + "): its trial did not end within "
                + took.toSeconds()
                + " s and was given up",
            null));
  }

  /** Something failed that nobody expected; another try may find it gone. */
  Optional<Duration> failed(Wish wish, Attempt attempt, Throwable why) {
    return refused(attempt, wish.task(), "the wanted model", Step.LOAD, why, System.nanoTime())
        .flatMap(step -> Step.FETCH.retryAfter());
  }

  /** The step at which the wanted champion is refused; empty when it serves. */
  private Optional<Step> swap(ReleasedModel release, Attempt attempt, Context trace) {
    long start = System.nanoTime();
    try {
      // Whatever was refused before is no longer wanted.
      serve(release, attempt, trace, () -> refusals.remove(release.task()));
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      return refused(attempt, release.task(), "model " + release.version(), Step.of(e), e, start);
    }
  }

  /**
   * @param serves told as soon as it does, so that nobody sees the one without the other
   */
  private void serve(ReleasedModel release, Attempt attempt, Context trace, Runnable serves) {
    if (engine.serves(release.identity())) {
      attempt.ifItCounts(() -> told(serves));
      return;
    }
    SwapTraces.Swap swap = traces.begin(release, trace);
    try {
      serve(release, attempt, swap, serves);
    } catch (RuntimeException | Error e) {
      swap.refused(Step.of(e));
      throw e;
    }
    lastResorts.serves(release);
  }

  private void serve(
      ReleasedModel release, Attempt attempt, SwapTraces.Swap swap, Runnable serves) {
    long start = System.nanoTime();
    ServingModel model =
        contest
            .promote(release.identity())
            .orElseGet(() -> swap.tried(engine.tried(swap.loaded(loader.load(release)))));
    Optional<Optional<ServingModel>> before =
        attempt.ifItCounts(
            () -> {
              serves.run();
              return engine.putIn(model);
            });
    if (before.isEmpty()) {
      model.retire();
      throw new ModelRefusedException(Step.TIME, "its trial was given up before it ended");
    }
    before.get().ifPresent(engine::awaitEnd);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    metrics.swap(release.task(), "served", took);
    swap.served();
    log.info(
        "task {}: model {} serves after {} ms", release.task(), release.version(), took.toMillis());
  }

  private static boolean told(Runnable serves) {
    serves.run();
    return true;
  }

  /** Where nothing serves the task, the first of some models that can. */
  private void standIn(String task, List<ReleasedModel> first, Attempt attempt, Context trace) {
    if (!engine.awaited().contains(task)) {
      return;
    }
    List<ReleasedModel> models = new ArrayList<>(first);
    models.addAll(lastResorts.of(task));
    for (ReleasedModel model : models) {
      try {
        serve(
            model,
            attempt,
            trace,
            () ->
                refusals.computeIfPresent(
                    task, (key, refusal) -> new Refusal(refusal.why(), model.version())));
        log.warn("task {}: model {} serves in place of the wanted one", task, model.version());
        return;
      } catch (RuntimeException | Error e) {
        log.error("task {}: model {} can't stand in", task, model.version(), e);
      }
    }
  }

  private Optional<Step> refused(
      Attempt attempt, String task, String what, Step step, Throwable why, long start) {
    Refusal refusal =
        new Refusal(
            what + " of task " + task + " is refused (" + step + "): " + why.getMessage(), null);
    attempt.ifItCounts(
        () -> {
          metrics.swap(
              task, "refused-" + step.label(), Duration.ofNanos(System.nanoTime() - start));
          Refusal before = refusals.put(task, refusal);
          if (before == null || !before.why().equals(refusal.why())) {
            log.error("{}; {}", refusal.why(), serving(task, refusal), why);
          }
          if (before != null && before.standIn() != null) {
            refusals.put(task, new Refusal(refusal.why(), before.standIn()));
          }
          return refusal;
        });
    return Optional.of(step);
  }
}
