package io.sonostream.embedded;

import io.sonostream.runtime.ParentWatch;

/**
 * Main class of the registry's JVM: starts the registry and ends it when standard input does. The
 * pipe to standard input breaks however the parent dies, so a killed parent leaves no registry
 * behind.
 */
final class RegistryGuard {
  private RegistryGuard() {}

  /** First argument: the registry's own main class. */
  public static void main(String[] args) throws ReflectiveOperationException {
    ParentWatch.start(() -> System.exit(0));
    Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
  }
}
