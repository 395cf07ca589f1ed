package io.sonostream.processor.trial;

import io.sonostream.model.engine.EngineOptions;
import io.sonostream.processor.trial.TrialVerdict.Fault;
import io.sonostream.runtime.ChildEnvironment;
import io.sonostream.runtime.FileTree;
import io.sonostream.runtime.NativeEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tries a network from elsewhere in a process of its own, which costs nothing when it hangs,
 * crashes or takes all memory: it is ended, and the reason is why the network is refused. No
 * sandbox: the process has this one's rights, without what the environment holds.
 *
 * <ul>
 *   <li>Owner: whoever calls, and waits; any number of threads.
 *   <li>Hand-off: arguments there, one file back.
 *   <li>Bound: one process a call, {@link TrialLimits} for each, and what it may print.
 *   <li>Shutdown: an interrupt of the caller ends the process; so does the end of this JVM.
 * </ul>
 */
public final class ForeignTrial {
  private static final long LOOK_MILLIS = 50;
  private static final long MOST_PRINTED = 16 << 20;

  /** What the largest file takes of the heap while it is loaded, several times, and the rest. */
  private static final int COPIES = 4;

  private static final long HEAP_MIB = 256;

  private final TrialLimits limits;

  public ForeignTrial(TrialLimits limits) {
    this.limits = limits;
  }

  /**
   * Returns when the process has ended.
   *
   * @param model a package, directory or zip, that was checked
   * @param largestBytes of its files
   * @throws InterruptedException when the caller was interrupted; the process is gone then, too
   */
  public TrialVerdict of(Path model, String sha256, long largestBytes, EngineOptions options)
      throws InterruptedException {
    try {
      Path folder = Files.createTempDirectory("sonostream-trial");
      try {
        return tried(folder, model, sha256, largestBytes, options);
      } finally {
        FileTree.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "a network from elsewhere can't be tried in a process of its own: " + e.getMessage(), e);
    }
  }

  private TrialVerdict tried(
      Path folder, Path model, String sha256, long largestBytes, EngineOptions options)
      throws IOException, InterruptedException {
    TrialTraces traces = new TrialTraces(folder);
    long heapMib = HEAP_MIB + (COPIES * largestBytes >> 20);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMib + "m",
                "-XX:+UseSerialGC",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + traces.crash(),
                "-Djava.io.tmpdir=" + folder,
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED",
                "-Doffline=true",
                TrialMain.class.getName()));
    command.addAll(new TrialArguments(model, sha256, options, traces.answer()).words());
    ProcessBuilder builder = new ProcessBuilder(command);
    ChildEnvironment.tidy(builder.environment());
    builder.environment().putAll(NativeEnvironment.variables());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(traces.printed().toFile());
    Process process = builder.start();
    try {
      return watched(process, traces);
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  private TrialVerdict watched(Process process, TrialTraces traces)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      if (System.nanoTime() - start >= limits.deadline().toNanos()) {
        return new TrialVerdict(
            Fault.TIME,
            "it did not load and run within "
                + limits.deadline().toSeconds()
                + " s (processor.models.foreign-trial.deadline) in the process that tried it first");
      }
      if (TrialTraces.residentBytes(process.pid()).orElse(0) > limits.memoryBytes()) {
        return new TrialVerdict(
            Fault.MEMORY,
            "it took more than "
                + (limits.memoryBytes() >> 20)
                + " MiB (processor.models.foreign-trial.memory-bytes) in the process that tried it"
                + " first");
      }
      if (Files.size(traces.printed()) > MOST_PRINTED) {
        return new TrialVerdict(
            Fault.LOAD, "it printed more than " + (MOST_PRINTED >> 20) + " MiB while it was tried");
      }
    }
    return traces
        .verdict()
        .orElseGet(
            () ->
                new TrialVerdict(
                    Fault.LOAD,
                    "it ended the process that tried it first: "
                        + traces.endOf(process.exitValue())));
  }
}
