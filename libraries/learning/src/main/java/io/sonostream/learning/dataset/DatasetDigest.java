package io.sonostream.learning.dataset;

import io.sonostream.imaging.folder.LabelledFile;
import io.sonostream.runtime.Digests;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Set;

/**
 * SHA-256 over a set: for each item its id, subject, part, whether it was learned before, and all
 * files' bytes; then those of the file that says what the masks' values mean, where one does.
 */
final class DatasetDigest {
  private final MessageDigest sha256 = Digests.sha256();
  private final Set<Path> added = new HashSet<>();

  void add(LabelledItem item, LabelledFile file) {
    sha256.update(
        (item.id() + '\n' + item.subject() + '\n' + item.part().label() + '\n')
            .getBytes(StandardCharsets.UTF_8));
    if (item.replay()) {
      sha256.update("replay\n".getBytes(StandardCharsets.UTF_8));
    }
    add(file.image());
    file.mask().files().forEach(this::add);
  }

  /** A file that holds the masks of many images counts once. */
  void add(Path file) {
    if (!added.add(file)) {
      sha256.update("again\n".getBytes(StandardCharsets.UTF_8));
      return;
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      sha256.update((bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
      sha256.update(bytes);
    } catch (IOException e) {
      throw new UserException(file + " can't be read: " + e.getMessage(), e);
    }
  }

  String hex() {
    return Digests.hex(sha256.digest());
  }
}
