package io.sonostream.embedded;

import java.io.IOException;

/**
 * Main class of the registry's JVM: starts the registry and ends it when standard input does. The
 * pipe to standard input breaks however the parent dies, so a killed parent leaves no registry
 * behind.
 */
final class RegistryGuard {
  private RegistryGuard() {}

  /** First argument: the registry's own main class. */
  public static void main(String[] args) throws ReflectiveOperationException {
    Thread watch = new Thread(RegistryGuard::exitWithParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
  }

  @SuppressWarnings("SystemExitOutsideMain")
  private static void exitWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever sent: only the end matters.
      }
    } catch (IOException parentIsGone) {
      // As good as an end.
    }
    System.exit(0);
  }
}
