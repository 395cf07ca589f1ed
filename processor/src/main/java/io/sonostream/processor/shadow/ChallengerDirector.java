package io.sonostream.processor.shadow;

import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.inference.Attempt;
import io.sonostream.processor.inference.Contest;
import io.sonostream.processor.inference.InferenceEngine;
import io.sonostream.processor.inference.ModelLoader;
import io.sonostream.processor.inference.ModelRefusedException;
import io.sonostream.processor.inference.ModelRefusedException.Step;
import io.sonostream.processor.inference.ReleasedModel;
import io.sonostream.processor.inference.ServingModel;
import io.sonostream.processor.inference.WantedModels;
import io.sonostream.processor.shadow.Challengers.Refusal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes who is on trial equal to what is wanted. A refused challenger concerns nobody: the champion
 * serves on and the processor stays ready.
 *
 * <p>Owner: the thread that fulfils a wish. Hand-off: {@link Challengers}. Bound: one challenger a
 * task. Shutdown: with the director.
 */
final class ChallengerDirector implements Contest {
  private static final Logger log = LoggerFactory.getLogger(ChallengerDirector.class);

  /**
   * One call of a challenger may take this part of the age at which a live frame is shed: a frame
   * that waits for such a call is late, but not lost.
   */
  static final int CALLS_IN_MAX_AGE = 4;

  private final InferenceEngine engine;
  private final Challengers challengers;
  private final ModelLoader loader;
  private final ShadowMetrics metrics;

  ChallengerDirector(
      InferenceEngine engine, Challengers challengers, ModelLoader loader, ShadowMetrics metrics) {
    this.engine = engine;
    this.challengers = challengers;
    this.loader = loader;
    this.metrics = metrics;
  }

  @Override
  public void endUnwanted(WantedModels wanted) {
    challengers
        .of(wanted.task())
        .map(Challenger::identity)
        .filter(
            current ->
                !current.equals(wanted.champion().identity())
                    && !wanted.onTrial().map(ReleasedModel::identity).equals(Optional.of(current)))
        .ifPresent(current -> end(wanted.task(), "it is no longer assigned"));
  }

  @Override
  public boolean makeRoom(String task) {
    return end(task, "the champion needs its memory");
  }

  @Override
  public Optional<ServingModel> promote(ModelIdentity identity) {
    return challengers.promote(identity);
  }

  @Override
  public Optional<Duration> begin(WantedModels wanted, Attempt attempt) {
    String task = wanted.task();
    Optional<ReleasedModel> release = wanted.onTrial();
    if (release.isEmpty()) {
      challengers.forgetRefusal(task);
      return Optional.empty();
    }
    return known(release.get(), wanted.shadowShare())
        ? Optional.empty()
        : tryOut(release.get(), wanted.shadowShare(), attempt);
  }

  /** Whether there is nothing to load: it is on trial, serves, failed before, or none serves. */
  private boolean known(ReleasedModel release, double share) {
    String task = release.task();
    Optional<Challenger> current =
        challengers.of(task).filter(c -> c.identity().equals(release.identity()));
    current.ifPresent(challenger -> challenger.share(share));
    boolean failedBefore =
        challengers
            .refusal(task)
            .filter(refusal -> refusal.lasting() && refusal.challenger().equals(release.identity()))
            .isPresent();
    boolean noChampion = engine.awaited().contains(task);
    return current.isPresent() || failedBefore || noChampion || engine.serves(release.identity());
  }

  private Optional<Duration> tryOut(ReleasedModel release, double share, Attempt attempt) {
    long start = System.nanoTime();
    try {
      if (!(share >= 0 && share <= 1)) {
        throw new ModelRefusedException(
            Step.RELEASE, "its shadow share is " + share + "; allowed are 0 to 1");
      }
      ServingModel model = engine.tried(loader.load(release));
      refuseSlow(model);
      if (attempt.ifItCounts(() -> challengers.begin(model, share)).isEmpty()) {
        model.retire();
        return Optional.empty();
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      metrics.challenger(release.task(), "on-trial", took);
      log.info(
          "task {}: challenger {} is on trial on {} of the live frames after {} ms",
          release.task(),
          release.version(),
          share,
          took.toMillis());
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      return refused(release, Step.of(e), e, start, attempt);
    }
  }

  private void refuseSlow(ServingModel model) {
    double millis = engine.smallestCallMicros(model) / 1000;
    double most = engine.maxAgeMicros() / 1000.0 / CALLS_IN_MAX_AGE;
    if (millis > most) {
      model.retire();
      throw new ModelRefusedException(
          Step.SPEED,
          String.format(
              Locale.ROOT,
              "one call takes %.0f ms, in which a live frame would wait; allowed are %.0f ms, a"
                  + " quarter of processor.batches.max-age",
              millis,
              most));
    }
  }

  private Optional<Duration> refused(
      ReleasedModel release, Step step, Throwable why, long start, Attempt attempt) {
    String message =
        "challenger "
            + release.version()
            + " of task "
            + release.task()
            + " is not on trial ("
            + step
            + "): "
            + why.getMessage();
    attempt.ifItCounts(
        () ->
            challengers.refuse(
                new Refusal(release.identity(), message, false),
                "refused-" + step.label(),
                Duration.ofNanos(System.nanoTime() - start),
                why));
    return step.retryAfter();
  }

  private boolean end(String task, String why) {
    Optional<Challenger> current = challengers.of(task);
    boolean ended = challengers.end(task);
    if (ended) {
      metrics.challenger(task, "ended", Duration.ZERO);
      current.ifPresent(
          c -> log.info("task {}: the trial of {} ends, {}", task, c.identity().version(), why));
    }
    return ended;
  }
}
