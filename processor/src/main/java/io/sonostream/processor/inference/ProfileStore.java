package io.sonostream.processor.inference;

import io.sonostream.processor.batch.BatchProfile;
import io.sonostream.processor.batch.SharedForm;
import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.Digests;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batch profiles on disk, one small text file each, so that a restart and the next version of the
 * same network need no measuring. A file that can't be read is measured again; one that can't be
 * written costs only that.
 */
public final class ProfileStore {
  private static final Logger log = LoggerFactory.getLogger(ProfileStore.class);

  /** Of the form for several large batches: how many more at a time, and what of each. */
  private static final String BESIDES = "besides";

  private static final String THREADS = "besides.threads";
  private static final String SIZE = "besides.size";
  private static final String SPEED = "besides.speed";

  /** Of builds that tried one call more at a time, and nothing else; 0 where that did not fit. */
  private static final String OVERLAPPED = "overlapped";

  private final Path directory;

  /**
   * A profile.
   *
   * @param key what it was measured of: network, size, engine, settings and cores
   */
  public record Kept(String key, BatchProfile profile) {}

  public ProfileStore(Path directory) {
    this.directory = directory;
  }

  Optional<BatchProfile> find(String key) {
    return read(file(key)).filter(kept -> kept.key().equals(key)).map(Kept::profile);
  }

  /** Every profile that is kept here, in the order of their keys. */
  public List<Kept> all() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches("batch-.*\\.properties"))
          .flatMap(file -> read(file).stream())
          .sorted(Comparator.comparing(Kept::key))
          .toList();
    } catch (IOException e) {
      log.warn("batch profiles in {} can't be read: {}", directory, e.getMessage());
      return List.of();
    }
  }

  private static Optional<Kept> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (Reader in = new StringReader(Files.readString(file))) {
      Properties lines = new Properties();
      lines.load(in);
      Object key = lines.remove("key");
      if (key == null || !(lines.containsKey(BESIDES) || lines.containsKey(OVERLAPPED))) {
        return Optional.empty();
      }
      double overlapped = Double.parseDouble(String.valueOf(lines.getOrDefault(OVERLAPPED, "0")));
      SharedForm shared = lines.remove(OVERLAPPED) == null ? shared(lines) : null;
      TreeMap<Integer, Double> speeds = new TreeMap<>();
      lines.forEach(
          (size, speed) ->
              speeds.put(Integer.parseInt(size.toString()), Double.parseDouble(speed.toString())));
      BatchProfile profile = new BatchProfile(speeds, shared);
      return Optional.of(
          new Kept(
              key.toString(),
              overlapped == 0
                  ? profile
                  : new BatchProfile(
                      speeds, new SharedForm(1, 0, profile.largestOfTheFastest(), overlapped))));
    } catch (IOException | IllegalArgumentException e) {
      log.warn("batch profile {} can't be read and is measured again: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  private static @Nullable SharedForm shared(Properties lines) {
    int besides = Integer.parseInt(taken(lines, BESIDES));
    return besides == 0
        ? null
        : new SharedForm(
            besides,
            Integer.parseInt(taken(lines, THREADS)),
            Integer.parseInt(taken(lines, SIZE)),
            Double.parseDouble(taken(lines, SPEED)));
  }

  private static String taken(Properties lines, String name) {
    Object value = lines.remove(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return value.toString();
  }

  void put(String key, BatchProfile profile) {
    StringBuilder text =
        new StringBuilder("# Frames per second by batch size; delete to measure again.\n");
    text.append("key=").append(key).append('\n');
    SharedForm shared = profile.shared();
    text.append(BESIDES).append('=').append(shared == null ? 0 : shared.besides()).append('\n');
    if (shared != null) {
      text.append(THREADS).append('=').append(shared.threads()).append('\n');
      text.append(SIZE).append('=').append(shared.size()).append('\n');
      text.append(SPEED).append('=').append(shared.framesPerSecond()).append('\n');
    }
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
