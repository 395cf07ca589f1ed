package io.sonostream.processor.shadow;

import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.inference.ServingModel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is on trial for which task, at most one a task, and who may not be.
 *
 * <p>Owner: the director begins and ends trials; whoever sees a challenger fail may end its trial
 * too, and the first one to take it out of the map decides what becomes of it. Hand-off: concurrent
 * maps. Bound: one challenger and one refusal a task. Shutdown: {@link #endAll}, after the workers
 * ended.
 */
final class Challengers {
  private static final Logger log = LoggerFactory.getLogger(Challengers.class);

  /**
   * A challenger that is not on trial though it is wanted.
   *
   * @param lasting it failed at frames: only another wish changes anything
   */
  record Refusal(ModelIdentity challenger, String message, boolean lasting) {}

  private final Map<String, Challenger> onTrial = new ConcurrentHashMap<>();
  private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
  private final ShadowMetrics metrics;

  Challengers(ShadowMetrics metrics) {
    this.metrics = metrics;
  }

  Optional<Challenger> of(String task) {
    return Optional.ofNullable(onTrial.get(task));
  }

  boolean isOnTrial(Challenger challenger) {
    return onTrial.get(challenger.task()) == challenger;
  }

  /** Takes the place of nobody: the challenger before must have ended. */
  Challenger begin(ServingModel model, double share) {
    Challenger challenger = new Challenger(model, share, metrics);
    Challenger before = onTrial.putIfAbsent(challenger.task(), challenger);
    if (before != null) {
      challenger.metrics().close();
      throw new IllegalStateException(
          before.identity().version() + " is still on trial for task " + challenger.task());
    }
    refusals.remove(challenger.task());
    return challenger;
  }

  /** Ends the trial of a task, and waits until its memory is free; false when there was none. */
  boolean end(String task) {
    Optional<ServingModel> model = of(task).flatMap(this::take);
    model.ifPresent(ServingModel::retire);
    model
        .filter(ended -> !ended.awaitClosed())
        .ifPresent(
            ended ->
                log.error(
                    "challenger {} is off trial and a call of it still runs; its memory is not free"
                        + " yet",
                    ended.identity().version()));
    return model.isPresent();
  }

  /** The challenger that is this model leaves its trial, still loaded: the caller's to serve. */
  Optional<ServingModel> promote(ModelIdentity identity) {
    return of(identity.task()).filter(c -> c.identity().equals(identity)).flatMap(this::take);
  }

  /**
   * Ends the trial of a challenger that failed; it is not tried again until another is wanted. Does
   * not wait: the thread that saw it fail may hold a runner of it.
   */
  void giveUp(Challenger failed, Throwable fault) {
    take(failed)
        .ifPresent(
            model -> {
              String message =
                  "challenger "
                      + failed.identity().version()
                      + " of task "
                      + failed.task()
                      + " is taken off trial, it failed at live frames: "
                      + fault.getMessage();
              refuse(new Refusal(failed.identity(), message, true), "failed", Duration.ZERO, fault);
              model.retire();
            });
  }

  Refusal refuse(Refusal refusal, String outcome, Duration took, Throwable why) {
    String task = refusal.challenger().task();
    Refusal before = refusals.put(task, refusal);
    metrics.challenger(task, outcome, took);
    if (!refusal.equals(before)) {
      log.error("{}; the champion is not concerned", refusal.message(), why);
    }
    return refusal;
  }

  Optional<Refusal> refusal(String task) {
    return Optional.ofNullable(refusals.get(task));
  }

  void forgetRefusal(String task) {
    refusals.remove(task);
  }

  /** By task. */
  Map<String, String> refusals() {
    Map<String, String> messages = new TreeMap<>();
    refusals.forEach((task, refusal) -> messages.put(task, refusal.message()));
    return messages;
  }

  void endAll() {
    for (Challenger challenger : onTrial.values()) {
      take(challenger).ifPresent(ServingModel::retire);
    }
  }

  private Optional<ServingModel> take(Challenger challenger) {
    if (!onTrial.remove(challenger.task(), challenger)) {
      return Optional.empty();
    }
    challenger.metrics().close();
    return Optional.of(challenger.model());
  }
}
