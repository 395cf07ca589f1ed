package io.sonostream.trainer.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.learning.run.JobDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of one run. It counts from the moment that {@code run.json} lies in it. */
public final class RunFolder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;

  RunFolder(Path root) {
    this.root = root;
  }

  public Path root() {
    return root;
  }

  /** The frozen label copy. */
  public Path labels() {
    return root.resolve("labels");
  }

  public JobDirectory job() {
    return new JobDirectory(root);
  }

  Path childLog() {
    return root.resolve("child.log");
  }

  Path lock() {
    return root.resolve("child.lock");
  }

  /** Empty when the run was killed before it counted. */
  public Optional<RunRecord> record() {
    Path file = root.resolve("run.json");
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), RunRecord.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("run " + file + " can't be read: " + e.getMessage(), e);
    }
  }

  /** All of it or nothing, and on disk before this returns. */
  public void write(RunRecord record) {
    Path file = root.resolve("run.json");
    Path temporary = root.resolve("run.json.tmp");
    try {
      Files.createDirectories(root);
      Files.write(temporary, JSON.writeValueAsBytes(record));
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("run " + file + " can't be written: " + e.getMessage(), e);
    }
  }

  /** Removes the run; the record goes first, so that half a removal is no run. */
  public void delete() {
    try {
      Files.deleteIfExists(root.resolve("run.json"));
      deleteTree(root);
    } catch (IOException e) {
      throw new UncheckedIOException("run " + root + " can't be removed: " + e.getMessage(), e);
    }
  }

  static void deleteTree(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
