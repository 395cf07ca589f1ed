package io.sonostream.trainer.job;

import io.sonostream.learning.run.TrainingMain;
import io.sonostream.model.engine.ProcessEnd;
import io.sonostream.runtime.ParentWatch;
import io.sonostream.runtime.ProcessLock;
import java.nio.file.Path;

/**
 * The child JVM of a run: one run's folder, one process at a time, and never longer than its
 * parent.
 */
public final class ChildMain {
  /** The parent is gone. */
  private static final int ORPHANED = 3;

  private ChildMain() {}

  public static void main(String[] args) throws Exception {
    endWithParent();
    RunFolder folder = new RunFolder(Path.of(args[0]));
    // Waits for an orphan that has not noticed yet; the lock goes with its process.
    try (ProcessLock lock = ProcessLock.take(folder.lock())) {
      TrainingMain.main(args);
    }
  }

  /** However the parent ends; a halt, since hooks could wait for a training step. */
  static void endWithParent() {
    ParentWatch.start(() -> ProcessEnd.halt(ORPHANED));
  }
}
