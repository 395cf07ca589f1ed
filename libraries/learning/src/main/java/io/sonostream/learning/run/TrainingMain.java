package io.sonostream.learning.run;

import java.io.PrintStream;
import java.nio.file.Path;

/**
 * The child JVM of a run: {@code TrainingMain JOB}. Progress goes to standard output, one JSON
 * object per line; the outcome is in the job's directory. Exit status 0 whenever there is an
 * outcome, whatever it says; anything else means that starting it again may help.
 */
public final class TrainingMain {
  private TrainingMain() {}

  public static void main(String[] args) {
    if (args.length != 1) {
      System.err.println("usage: TrainingMain JOB_DIRECTORY");
      System.exit(2);
      return;
    }
    PrintStream out = System.out;
    JobDirectory directory = new JobDirectory(Path.of(args[0]));
    try {
      TrainingOutcome outcome =
          new TrainingRun(directory, progress -> out.println(JobDirectory.line(progress))).run();
      System.err.println(outcome.status() + ": " + outcome.message());
      System.exit(0);
    } catch (RuntimeException e) {
      e.printStackTrace();
      // The trainer quotes the last line to whoever asked for the run.
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
