package io.sonostream.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Which Sonostream this is: the build writes it, so that nobody has to remember it. */
public final class Version {
  private static final String FILE = "version.properties";

  private Version() {}

  /** For example {@code 1.4.0}. */
  public static String current() {
    try (InputStream in =
        Objects.requireNonNull(Version.class.getResourceAsStream(FILE), "built without " + FILE)) {
      Properties properties = new Properties();
      properties.load(in);
      return Objects.requireNonNull(properties.getProperty("version"), FILE + " has no version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
