package io.sonostream.trainer.job;

import io.sonostream.learning.run.Moment;
import io.sonostream.learning.run.ProgressListener;
import io.sonostream.learning.run.TrainingProgress;
import io.sonostream.learning.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The real training child, which kills itself the hard way: its first start in the middle of the
 * first epoch, the next ones at each {@link Moment} in turn, the last not at all. The file {@code
 * deaths} says when each died.
 */
public final class DyingChild {
  static final int LIVES = Moment.values().length + 2;

  private DyingChild() {}

  public static void main(String[] args) throws Exception {
    ChildMain.endWithParent();
    RunFolder folder = new RunFolder(Path.of(args[0]));
    Path deaths = folder.root().resolve("deaths");
    int life = Files.exists(deaths) ? Files.readAllLines(deaths).size() : 0;
    Moment last = life >= 1 && life < LIVES - 1 ? Moment.values()[life - 1] : null;
    ProgressListener listener =
        new ProgressListener() {
          @Override
          public void epochFinished(TrainingProgress progress) {}

          @Override
          public void stepFinished(int epoch, int step, int steps, double loss) {
            if (life == 0 && step == 2) {
              die(deaths, "STEP");
            }
          }

          @Override
          public void passed(Moment moment) {
            if (moment == last) {
              die(deaths, moment.name());
            }
          }
        };
    new TrainingRun(folder.job(), listener).run();
  }

  private static void die(Path deaths, String moment) {
    try {
      Files.writeString(
          deaths, moment + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid()))
          .start()
          .waitFor();
      throw new IllegalStateException("still alive");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
