package io.sonostream.processor.inference;

import io.sonostream.processor.batch.BatchProfile;
import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.Digests;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batch profiles on disk, one small text file each, so that a restart and the next version of the
 * same network need no measuring. A file that can't be read is measured again; one that can't be
 * written costs only that.
 */
final class ProfileStore {
  private static final Logger log = LoggerFactory.getLogger(ProfileStore.class);
  private final Path directory;

  ProfileStore(Path directory) {
    this.directory = directory;
  }

  Optional<BatchProfile> find(String key) {
    Path file = file(key);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (Reader in = new StringReader(Files.readString(file))) {
      Properties lines = new Properties();
      lines.load(in);
      if (!key.equals(lines.remove("key"))) {
        return Optional.empty();
      }
      Object overlapped = lines.remove("overlapped");
      if (overlapped == null) {
        return Optional.empty();
      }
      TreeMap<Integer, Double> speeds = new TreeMap<>();
      lines.forEach(
          (size, speed) ->
              speeds.put(Integer.parseInt(size.toString()), Double.parseDouble(speed.toString())));
      return Optional.of(new BatchProfile(speeds, Double.parseDouble(overlapped.toString())));
    } catch (IOException | IllegalArgumentException e) {
      log.warn("batch profile {} can't be read and is measured again: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  void put(String key, BatchProfile profile) {
    StringBuilder text =
        new StringBuilder("# Frames per second by batch size; delete to measure again.\n");
    text.append("key=").append(key).append('\n');
    text.append("overlapped=").append(profile.overlappedFramesPerSecond()).append('\n');
    profile
        .framesPerSecond()
        .forEach((size, speed) -> text.append(size).append('=').append(speed).append('\n'));
    try {
      Files.createDirectories(directory);
      AtomicFile.write(file(key), text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      log.warn("batch profile can't be kept in {}: {}", directory, e.getMessage());
    }
  }

  private Path file(String key) {
    String name = Digests.hex(Digests.sha256(key)).substring(0, 16);
    return directory.resolve("batch-" + name + ".properties");
  }
}
