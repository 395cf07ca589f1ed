package io.sonostream.trainer.job;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Starts the child of a run, as a trainer in another environment would, and waits for it. */
public final class LaunchingParent {
  private LaunchingParent() {}

  /** Arguments: the run's folder, one of the child's Java options. */
  public static void main(String[] args) throws Exception {
    JobSettings settings =
        new JobSettings(
            "64m",
            List.of("-Dchild.script=hang", args[1]),
            0,
            0,
            Duration.ofHours(1),
            Duration.ofMillis(200));
    new ChildLauncher(settings, ScriptedChild.class.getName())
        .start(new RunFolder(Path.of(args[0])))
        .waitFor();
  }
}
