package io.sonostream.model.engine;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.sonostream.runtime.ShutdownHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a process without the C++ destructors of its native libraries. The JVM ends by {@code
 * exit(3)}, which takes libraries' static objects down while a call that takes longer than the JVM
 * waits, a training step above all, still uses them: the process crashed instead of ending
 * (docs/adr/process-end.md). Nothing of an engine must be put away that the kernel doesn't.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/on_exit.3.html">on_exit(3)</a>
 */
public final class ProcessEnd {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessEnd.class);

  private static boolean arranged;

  private ProcessEnd() {}

  /** Once a process, when it loads an engine. */
  public static synchronized void withoutDestructors() {
    if (arranged) {
      return;
    }
    arranged = true;
    try {
      ShutdownHook.of("process-end", ProcessEnd::skipDestructors);
    } catch (IllegalStateException goingDown) {
      skipDestructors();
    }
  }

  /** {@link Runtime#halt}, which runs no shutdown hooks, but destructors. */
  public static void halt(int status) {
    skipDestructors();
    Runtime.getRuntime().halt(status);
  }

  /** What was registered last runs first: {@code _exit}, with the process's own status. */
  private static void skipDestructors() {
    try {
      NativeLibrary c = NativeLibrary.getInstance("c");
      Function onExit = c.getFunction("on_exit");
      onExit.invokeInt(new Object[] {c.getFunction("_exit"), Pointer.NULL});
    } catch (LinkageError e) {
      LOG.debug("not glibc: destructors run at the end of the process", e);
    }
  }
}
