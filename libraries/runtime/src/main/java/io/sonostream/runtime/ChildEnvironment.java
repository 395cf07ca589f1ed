package io.sonostream.runtime;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a child process gets of our environment: what a JVM and an engine need. The rest stays here,
 * since it may hold the passwords of Kafka, of the registry and of the page.
 */
public final class ChildEnvironment {
  private static final Pattern KEPT =
      Pattern.compile(
          "PATH|HOME|USER|LOGNAME|LANG|LC_[A-Z]+|TZ|TMPDIR|JAVA_HOME|LD_LIBRARY_PATH|XDG_CACHE_HOME"
              + "|(CUDA|NVIDIA|OMP|GOMP|KMP|MKL|MALLOC|DJL|PYTORCH|ENGINE_CACHE)_[A-Z0-9_]+");

  private ChildEnvironment() {}

  public static boolean isKept(String name) {
    return KEPT.matcher(name).matches();
  }

  /** Takes out of a child's environment what it has no need of. */
  public static void tidy(Map<String, String> environment) {
    environment.keySet().removeIf(name -> !isKept(name));
  }
}
