package io.sonostream.model.packaging;

import io.sonostream.network.ModelException;
import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.OwnersOnly;
import io.sonostream.runtime.ProcessLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What must never be loaded again, whoever signed it: a text file, a line for each, read whenever a
 * package is opened. What can't be understood refuses every package: a list that is passed over
 * would revoke nothing.
 *
 * <pre>
 *   package 64-hexadecimal-digits why
 *   key     64-hexadecimal-digits why
 * </pre>
 */
public final class Revocations {
  /** Nothing is revoked. */
  public static final Revocations NONE = new Revocations(null);

  private static final Pattern LINE = Pattern.compile("(package|key)\\s+([0-9a-f]{64})(\\s.*)?");
  private static final long MOST_BYTES = 4 << 20;

  private final @Nullable Path file;

  private Revocations(@Nullable Path file) {
    this.file = file;
  }

  /** Of a file, which need not be there. */
  public static Revocations in(Path file) {
    return new Revocations(file);
  }

  /**
   * Refuses what stands in the list.
   *
   * @param keyId of whoever signed the package; null for nobody
   * @throws ModelException when the package or the key that signed it is revoked, saying why
   */
  public void require(String sha256, @Nullable String keyId) {
    for (String line : lines()) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new ModelException(
            file
                + ": the line \""
                + line
                + "\" is none of a revocation list, so nothing is loaded; lines are \"package"
                + " SHA256 why\" or \"key SHA256 why\"");
      }
      boolean key = parts.group(1).equals("key");
      if (parts.group(2).equals(key ? keyId : sha256)) {
        String why = parts.group(3) == null ? "" : parts.group(3).strip();
        throw new ModelException(
            (key ? "the key that signed it, " + keyId + "," : "package " + sha256)
                + " is revoked"
                + (why.isEmpty() ? "" : " (" + why + ")")
                + "; release another version");
      }
    }
  }

  /**
   * Adds a line, for ever.
   *
   * @param what {@code package} or {@code key}
   */
  public void add(String what, String sha256, String why) {
    if (file == null) {
      throw new IllegalStateException("there is no list");
    }
    String line = what + " " + sha256 + " " + why.replaceAll("\\s+", " ").strip();
    if (!LINE.matcher(line.strip()).matches()) {
      throw new ModelException(
          "\"" + sha256 + "\" is no digest of a package or key; those have 64 hexadecimal digits");
    }
    Path whole = file.toAbsolutePath();
    synchronized (Revocations.class) {
      try {
        OwnersOnly.folder(whole.resolveSibling(""));
        // Two that revoke at once: neither may lose the other's line.
        try (ProcessLock lock = ProcessLock.take(whole.resolveSibling(".lock"))) {
          String before = Files.exists(whole) ? Files.readString(whole) : "";
          String end = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
          AtomicFile.write(
              whole, (before + end + line.strip() + "\n").getBytes(StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        throw new ModelException(file + ": can't be written: " + e.getMessage(), e);
      }
    }
  }

  private List<String> lines() {
    if (file == null || !Files.exists(file)) {
      return List.of();
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new ModelException(file + ": too big for a revocation list");
      }
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new ModelException(
          file + ": the revocation list can't be read, so nothing is loaded", e);
    }
  }
}
