package io.sonostream.model.packaging;

import io.sonostream.network.ModelException;
import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.OwnersOnly;
import io.sonostream.runtime.ProcessLock;
import io.sonostream.runtime.RevocationList;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What must never be loaded again, asked and added to; {@link RevocationList} says how it is
 * written. What can't be understood refuses every package.
 */
public final class Revocations {
  /** Nothing is revoked. */
  public static final Revocations NONE = new Revocations(null);

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
    if (file == null) {
      return;
    }
    Optional<String> refusal;
    try {
      refusal = new RevocationList(file).refusal(sha256, keyId);
    } catch (UserException e) {
      throw new ModelException(String.valueOf(e.getMessage()), e);
    }
    refusal.ifPresent(
        why -> {
          throw new ModelException(why);
        });
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
    if (!RevocationList.LINE.matcher(line.strip()).matches()) {
      throw new ModelException(
          "\"" + sha256 + "\" is no digest of a package or key; those have 64 hexadecimal digits");
    }
    synchronized (Revocations.class) {
      try {
        // A link stays one.
        Path whole = AtomicFile.behindLinks(file.toAbsolutePath());
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
}
