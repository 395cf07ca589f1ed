package io.sonostream.trainer.job;

import java.util.ArrayList;
import java.util.List;

/** Launches {@link ScriptedChild}. */
public final class ScriptedLauncher {
  private ScriptedLauncher() {}

  /**
   * @param script deeds of the successive starts of one run, comma-separated
   * @param dice of the challenger on every test image; the champion has 0.6
   */
  public static ChildLauncher of(JobSettings job, String script, double dice) {
    List<String> options = new ArrayList<>(job.javaOptions());
    options.add("-Dchild.script=" + script);
    options.add("-Dchild.dice=" + dice);
    return new ChildLauncher(
        new JobSettings(
            job.heap(),
            options,
            job.threads(),
            job.crashes(),
            job.stallTimeout(),
            job.cancelGrace()),
        ScriptedChild.class.getName());
  }
}
