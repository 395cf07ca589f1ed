package io.sonostream.model.engine;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has glibc keep the memory that an engine frees, for its next call, in a process whose environment
 * doesn't say what malloc is to do: a program that embeds an engine. Unless told, malloc gives
 * activations back to the kernel after each call and takes them again, page by page.
 *
 * <p>Our own services are started with an environment that says more than can be said later
 * (docs/adr/malloc.md). What was set by hand stands, and {@code -Dsonostream.malloc=as-is} leaves
 * malloc alone.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/mallopt.3.html">mallopt(3)</a>
 */
final class KeptMemory {
  static final String PROPERTY = "sonostream.malloc";
  static final String AS_IS = "as-is";

  private static final Logger LOG = LoggerFactory.getLogger(KeptMemory.class);

  private static final int M_TRIM_THRESHOLD = -1;
  private static final int M_TOP_PAD = -2;
  private static final int M_MMAP_MAX = -4;

  /**
   * An arena other than the first gives a piece of 64 MiB back once it is free, unless so much must
   * stay free at the top. It is address space: only what is written to takes memory.
   */
  private static final int TOP_PAD = 256 << 20;

  private static boolean said;

  private KeptMemory() {}

  /** Once a process, before the first network is loaded. */
  static synchronized void ask() {
    if (said) {
      return;
    }
    said = true;
    if (wanted(System.getProperty("os.name", ""), System.getProperty(PROPERTY), System.getenv())) {
      tell();
    }
  }

  /** Whether nobody has said yet what malloc is to do. */
  static boolean wanted(String system, String property, Map<String, String> environment) {
    return system.equals("Linux")
        && !AS_IS.equals(property)
        && environment.keySet().stream()
            .noneMatch(name -> name.startsWith("MALLOC_") || name.equals("GLIBC_TUNABLES"));
  }

  private static void tell() {
    try {
      Function mallopt = NativeLibrary.getInstance("c").getFunction("mallopt");
      boolean taken =
          set(mallopt, M_MMAP_MAX, 0)
              && set(mallopt, M_TRIM_THRESHOLD, Integer.MAX_VALUE)
              && set(mallopt, M_TOP_PAD, TOP_PAD);
      LOG.info(
          "malloc {} the memory of this engine's calls for the next ones; -D{}={} leaves it alone",
          taken ? "keeps" : "does not keep",
          PROPERTY,
          AS_IS);
    } catch (LinkageError e) {
      LOG.debug("not glibc: its malloc is left alone", e);
    }
  }

  private static boolean set(Function mallopt, int parameter, int value) {
    return mallopt.invokeInt(new Object[] {parameter, value}) == 1;
  }
}
