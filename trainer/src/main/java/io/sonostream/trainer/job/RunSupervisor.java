package io.sonostream.trainer.job;

import io.sonostream.learning.run.JobDirectory;
import io.sonostream.learning.run.TrainingOutcome;
import io.sonostream.learning.run.TrainingProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees one run's child JVM through to its outcome, starting it anew when it crashes.
 *
 * <ul>
 *   <li>Owner: the run's thread, in {@link #supervise}.
 *   <li>Hand-off: {@link #cancel} and {@link #stop} wish from any thread ({@link RunWish});
 *       progress goes to the listener on the run's thread.
 *   <li>Bound: one child; as many starts as the settings allow.
 *   <li>Shutdown: {@link #stop}; whatever way supervise ends, no child is left.
 * </ul>
 */
public final class RunSupervisor {
  private static final Logger log = LoggerFactory.getLogger(RunSupervisor.class);
  private static final long LOOK_MILLIS = 100;

  /** Hangup, interrupt and end, as a shell and Java tell of them. */
  private static final Set<Integer> CHILD_TOLD_TO_END = Set.of(128 + 1, 128 + 2, 128 + 15);

  /**
   * A terminal and a service manager tell all our processes at once, and the child hears it first.
   */
  private static final Duration TOLD_TOGETHER = Duration.ofSeconds(5);

  private final RunFolder folder;
  private final JobDirectory job;
  private final ChildLauncher launcher;
  private final JobSettings settings;
  private final Consumer<TrainingProgress> listener;
  private int reported;
  private boolean hung;
  private final RunWish wish = new RunWish();

  /**
   * @param reported epochs that an earlier trainer has told about; the listener hears of later ones
   */
  public RunSupervisor(
      RunFolder folder,
      ChildLauncher launcher,
      JobSettings settings,
      int reported,
      Consumer<TrainingProgress> listener) {
    this.folder = folder;
    this.job = folder.job();
    this.launcher = launcher;
    this.settings = settings;
    this.reported = reported;
    this.listener = listener;
  }

  /** The run shall end and never go on. */
  public void cancel() {
    wish.cancel();
  }

  /** The run shall pause: this trainer ends, or the task is another's now. */
  public void stop() {
    wish.stop();
  }

  /** Runs the child, as often as it needs, until there is an outcome or a wish to end. */
  public RunResult supervise(Runnable childStarted) throws InterruptedException {
    String lastWords = "";
    for (int attempt = 0; attempt <= settings.crashes(); attempt++) {
      Optional<TrainingOutcome> before = job.outcome();
      if (before.isPresent()) {
        report();
        return result(before.get());
      }
      int exit = runChild(childStarted);
      if (CHILD_TOLD_TO_END.contains(exit)) {
        wish.awaitOne(TOLD_TOGETHER);
      }
      report();
      if (wish.isToCancel()) {
        return new RunResult.Cancelled();
      }
      Optional<TrainingOutcome> outcome = job.outcome();
      if (outcome.isPresent()) {
        return result(outcome.get());
      }
      if (wish.isToStop()) {
        return new RunResult.Stopped();
      }
      lastWords =
          (hung ? "no epoch in " + settings.stallTimeout() : "exit code " + exit)
              + ChildLog.lastWords(folder.childLog());
      log.warn(
          "run {}: child crashed ({}), start {} of {}",
          folder,
          lastWords,
          attempt + 1,
          settings.crashes() + 1);
    }
    return new RunResult.Failed(
        "the training process crashed " + (settings.crashes() + 1) + " times; last: " + lastWords);
  }

  private int runChild(Runnable childStarted) throws InterruptedException {
    if (!wish.isToGoOn()) {
      return -1;
    }
    Process child;
    try {
      child = launcher.start(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the training process can't be started: " + e.getMessage(), e);
    }
    try {
      childStarted.run();
      return watch(child);
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private int watch(Process child) throws InterruptedException {
    long lastEpoch = System.nanoTime();
    hung = false;
    while (!child.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      if (report()) {
        lastEpoch = System.nanoTime();
      }
      if (wish.isToStop()) {
        return -1;
      }
      if (wish.isToCancel()) {
        job.cancel();
        boolean ended = child.waitFor(settings.cancelGrace().toMillis(), TimeUnit.MILLISECONDS);
        return ended ? child.exitValue() : -1;
      }
      Duration quiet = Duration.ofNanos(System.nanoTime() - lastEpoch);
      if (quiet.compareTo(settings.stallTimeout()) > 0) {
        hung = true;
        return -1;
      }
    }
    return child.exitValue();
  }

  /** Tells of finished epochs not told yet; true if there were any. */
  private boolean report() {
    List<TrainingProgress> epochs = job.progress();
    boolean more = epochs.size() > reported;
    while (reported < epochs.size()) {
      listener.accept(epochs.get(reported++));
    }
    return more;
  }

  private static RunResult result(TrainingOutcome outcome) {
    return switch (outcome.status()) {
      case TRAINED -> new RunResult.Trained(outcome);
      case FAILED -> new RunResult.Failed(outcome.message());
      case CANCELLED -> new RunResult.Cancelled();
    };
  }
}
