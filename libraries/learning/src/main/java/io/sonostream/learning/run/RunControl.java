package io.sonostream.learning.run;

import java.util.ArrayList;
import java.util.List;

/** What a training needs from its run: whether to stop, and whom to tell. */
final class RunControl {
  private final JobDirectory directory;
  private final ProgressListener listener;

  /** Epochs of strategies whose share has ended, before those of the current one. */
  private final List<TrainingProgress> earlier = new ArrayList<>();

  RunControl(JobDirectory directory, ProgressListener listener) {
    this.directory = directory;
    this.listener = listener;
  }

  /** Thrown through the training when somebody wants the run to end. */
  static final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CancelledException() {
      super("cancelled");
    }
  }

  void stopIfCancelled() {
    if (directory.isCancelled() || Thread.currentThread().isInterrupted()) {
      throw new CancelledException();
    }
  }

  void stage(String message) {
    listener.stage(message);
  }

  void passed(Moment moment) {
    listener.passed(moment);
  }

  void stepFinished(int epoch, int step, int steps, double loss) {
    listener.stepFinished(epoch, step, steps, loss);
  }

  /** The epoch's checkpoint is on disk: now it counts. */
  void epochFinished(List<TrainingProgress> history) {
    List<TrainingProgress> all = new ArrayList<>(earlier);
    all.addAll(history);
    directory.writeProgress(all);
    listener.epochFinished(history.get(history.size() - 1));
  }

  void shareFinished(List<TrainingProgress> history) {
    earlier.addAll(history);
  }

  /** The winner's own epochs will come again, followed by its next ones. */
  void winnerContinues(int epochs, String strategy) {
    int left = epochs;
    for (int i = earlier.size() - 1; i >= 0 && left > 0; i--) {
      if (earlier.get(i).strategy().equals(strategy)) {
        earlier.remove(i);
        left--;
      }
    }
  }
}
