package io.sonostream.model.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * How many threads an engine's runtime gets. libtorch and ONNX Runtime count the machine's cores,
 * and know nothing of a container that may use two of them ({@code docker --cpus}): with a thread
 * for each of sixty-four, all stand still until the kernel lets the container go on. The JVM does
 * know.
 */
public final class NativeThreads {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private NativeThreads() {}

  /**
   * @param wanted by the settings; 0 for no wish
   * @return 0 where the runtime's own choice is right
   */
  public static int of(int wanted) {
    return of(wanted, Runtime.getRuntime().availableProcessors(), CPU_INFO);
  }

  /**
   * @param allowed what this process may use, its container's limit included
   * @param cpuInfo the kernel's list of the machine's processors; need not be there
   */
  static int of(int wanted, int allowed, Path cpuInfo) {
    return wanted == 0 && allowed < processors(cpuInfo) ? allowed : wanted;
  }

  private static long processors(Path cpuInfo) {
    try (Stream<String> lines = Files.lines(cpuInfo)) {
      return lines.filter(line -> line.matches("processor\\s*:.*")).count();
    } catch (IOException e) {
      return 0;
    }
  }
}
