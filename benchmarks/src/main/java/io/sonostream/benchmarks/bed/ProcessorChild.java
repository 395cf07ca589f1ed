package io.sonostream.benchmarks.bed;

import io.sonostream.processor.Processor;
import io.sonostream.processor.ProcessorSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * A processor in a process of its own, which leaves cleanly when its standard input ends: when its
 * parent says so, or is gone.
 */
final class ProcessorChild {
  private ProcessorChild() {}

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
