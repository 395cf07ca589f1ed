package io.sonostream.trainer.job;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.learning.run.JobDirectory;
import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.FileTree;
import io.sonostream.runtime.RootCause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

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

  /** Holds the package that the run starts from, which it reads until its end. */
  public Path champion() {
    return root.resolve("champion");
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
      RunRecord found = JSON.readValue(Files.readAllBytes(file), RunRecord.class);
      if (found == null) {
        throw new JsonParseException(null, "it holds nothing");
      }
      return Optional.of(found);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("run " + file + " can't be read: " + said(e), e);
    }
  }

  /** In one line: whole, JSON's own words go on with where they were said. */
  private static String said(IOException e) {
    return e instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : RootCause.words(e);
  }

  /**
   * What is wrong with the record that lies here; empty where nothing is, or there is none.
   *
   * @throws UncheckedIOException where it can't be told, as of a disk that fails: the run may be
   *     whole
   */
  public Optional<String> damage() {
    try {
      record();
      return Optional.empty();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof JsonProcessingException) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /** All of it or nothing, and on disk before this returns. */
  public void write(RunRecord record) {
    Path file = root.resolve("run.json");
    try {
      Files.createDirectories(root);
      AtomicFile.write(file, JSON.writeValueAsBytes(record));
    } catch (IOException e) {
      throw new UncheckedIOException("run " + file + " can't be written: " + e.getMessage(), e);
    }
  }

  /** Removes the run; the record goes first, so that half a removal is no run. */
  public void delete() {
    try {
      Files.deleteIfExists(root.resolve("run.json"));
      FileTree.delete(root);
    } catch (IOException e) {
      throw new UncheckedIOException("run " + root + " can't be removed: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
