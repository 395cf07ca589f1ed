package io.sonostream.trainer.job;

import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.ChildEnvironment;
import io.sonostream.runtime.NativeEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Starts the child JVM of a run: this JVM's own Java and class path, and the environment that keeps
 * glibc and OpenMP from working against the engine: as the {@code sonostream} script sets it.
 */
public final class ChildLauncher {
  private final JobSettings settings;
  private final String mainClass;

  public ChildLauncher(JobSettings settings) {
    this(settings, ChildMain.class.getName());
  }

  /**
   * @param mainClass takes the run's folder as its only argument
   */
  ChildLauncher(JobSettings settings, String mainClass) {
    this.settings = settings;
    this.mainClass = mainClass;
  }

  /** The child writes to the run's log; its standard input stays open as long as we live. */
  Process start(RunFolder folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + settings.heap());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-Djava.awt.headless=true");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Doffline=true");
    if (!settings.javaOptions().isEmpty()) {
      command.add("@" + optionsFile(folder));
    }
    command.add(mainClass);
    command.add(folder.root().toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    tidy(builder.environment());
    // Not -cp: a long class path would hide everything else in a process list.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.childLog().toFile()));
    return builder.start();
  }

  /** Every user of the machine may look at a command line, and an option may be a password. */
  private Path optionsFile(RunFolder folder) throws IOException {
    Path file = folder.root().resolve("java-options");
    String text =
        settings.javaOptions().stream()
            .map(option -> '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
            .collect(Collectors.joining("\n"));
    AtomicFile.writeForOwner(file, text.getBytes(StandardCharsets.UTF_8));
    return file;
  }

  /** Makes of our environment what the child gets. */
  static void tidy(Map<String, String> environment) {
    ChildEnvironment.tidy(environment);
    environment.putAll(NativeEnvironment.variables());
  }
}
