package io.sonostream.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What must never serve again, whoever signed it: a text file, a line for each, read whenever it is
 * asked. It lies here since whoever lets a model serve asks it, with or without an engine.
 *
 * <pre>
 *   package 64-hexadecimal-digits why
 *   key     64-hexadecimal-digits why
 * </pre>
 */
public final class RevocationList {
  /** A line of it. */
  public static final Pattern LINE = Pattern.compile("(package|key)\\s+([0-9a-f]{64})(\\s.*)?");

  private static final long MOST_BYTES = 4 << 20;

  private final Path file;

  /**
   * @param file need not be there
   */
  public RevocationList(Path file) {
    this.file = file;
  }

  /**
   * Why a package is refused; empty when it is not.
   *
   * @param keyId of whoever signed the package; null for nobody
   * @throws UserException when the list can't be understood: one that is passed over would revoke
   *     nothing
   */
  public Optional<String> refusal(String sha256, @Nullable String keyId) {
    for (String line : lines()) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new UserException(
            file
                + ": the line \""
                + line
                + "\" is none of a revocation list, so nothing is loaded; lines are \"package"
                + " SHA256 why\" or \"key SHA256 why\"");
      }
      boolean key = parts.group(1).equals("key");
      if (parts.group(2).equals(key ? keyId : sha256)) {
        String why = parts.group(3) == null ? "" : parts.group(3).strip();
        return Optional.of(
            (key ? "the key that signed it, " + keyId + "," : "package " + sha256)
                + " is revoked"
                + (why.isEmpty() ? "" : " (" + why + ")")
                + "; release another version");
      }
    }
    return Optional.empty();
  }

  private List<String> lines() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new UserException(file + ": too big for a revocation list");
      }
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UserException(
          file + ": the revocation list can't be read, so nothing is loaded", e);
    }
  }
}
