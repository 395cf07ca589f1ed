package io.sonostream.benchmarks.processor;

import io.sonostream.processor.Processor;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.testkit.process.ChildProcess;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A processor in a process of its own, which leaves cleanly when its standard input ends: when its
 * parent says so, or is gone.
 */
public final class ProcessorChild {
  private ProcessorChild() {}

  /**
   * @param directory where settings and log are written
   * @param settings overrides of a processor's settings, by dotted path
   */
  public static ChildProcess start(
      Path directory, String name, List<String> jvmOptions, Map<String, ?> settings) {
    Path file = directory.resolve(name + ".properties");
    Properties lines = new Properties();
    settings.forEach((key, value) -> lines.setProperty(key, String.valueOf(value)));
    try (Writer out = Files.newBufferedWriter(file)) {
      lines.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ChildProcess.start(
        ProcessorChild.class,
        directory.resolve(name + ".log"),
        jvmOptions,
        List.of(file.toString()));
  }

  /**
   * @param args the settings' file: Java properties, read as overrides
   */
  public static void main(String[] args) throws IOException {
    Properties lines = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(args[0]))) {
      lines.load(in);
    }
    Map<String, Object> overrides = new HashMap<>();
    lines.forEach((key, value) -> overrides.put(key.toString(), value));
    try (Processor processor = new Processor(ProcessorSettings.load(null, overrides))) {
      processor.start();
      int read = System.in.read();
      while (read >= 0) {
        read = System.in.read();
      }
    }
    System.exit(0);
  }
}
