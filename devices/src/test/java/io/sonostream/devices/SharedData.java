package io.sonostream.devices;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real data beside the repository; tests that need it skip where it is absent. */
public final class SharedData {
  private SharedData() {}

  /** A file or folder of SONOSTREAM_DATA, or of ../shared/data beside the repository. */
  public static Path path(String relative) {
    String given = System.getenv("SONOSTREAM_DATA");
    // Tests run in the module's directory; a work tree may lie one level deeper.
    for (String root :
        new String[] {given == null ? "" : given, "../../shared/data", "../../../shared/data"}) {
      Path path = Path.of(root).resolve(relative);
      if (!root.isEmpty() && Files.exists(path)) {
        return path;
      }
    }
    assumeTrue(false, "no " + relative + " in SONOSTREAM_DATA or ../shared/data");
    throw new AssertionError("not reached");
  }
}
