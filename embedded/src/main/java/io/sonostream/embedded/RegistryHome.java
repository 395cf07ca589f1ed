package io.sonostream.embedded;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where the build unpacked the registry: {@code registry/} beside this module's own classes or jar,
 * or wherever the system property {@code sonostream.registry.home} says.
 */
final class RegistryHome {
  private RegistryHome() {}

  static Path jar() {
    String property = System.getProperty("sonostream.registry.home");
    Path home = property == null ? ownCode().resolveSibling("registry") : Path.of(property);
    if (Files.isDirectory(home)) {
      try (Stream<Path> files = Files.list(home)) {
        Path jar =
            files.filter(file -> file.toString().endsWith("-runner.jar")).findFirst().orElse(null);
        if (jar != null) {
          return jar;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new UserException(
        "no schema registry in "
            + home
            + "; build it with ./mvnw -DskipTests package, or set -Dsonostream.registry.home");
  }

  private static Path ownCode() {
    return codeOf(RegistryHome.class);
  }

  /** The directory or jar that holds this class. */
  static Path codeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
