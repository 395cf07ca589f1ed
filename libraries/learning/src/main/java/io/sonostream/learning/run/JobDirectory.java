package io.sonostream.learning.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.recipe.Tiling;
import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.FileTree;
import io.sonostream.runtime.ProcessLock;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of one run, as the package's description lists them. Every write is atomic. */
public final class JobDirectory {
  static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .findAndRegisterModules();
  private static final ObjectMapper PLAIN = new ObjectMapper();

  private final Path root;

  public JobDirectory(Path root) {
    this.root = root;
  }

  public Path root() {
    return root;
  }

  public Path checkpoint() {
    return root.resolve("checkpoint");
  }

  /** {@code outcome.json}; exists once the run has ended. */
  public Path outcomeFile() {
    return root.resolve("outcome.json");
  }

  /** The model package, once the run has ended well. */
  public Path modelPackage() {
    return root.resolve("package");
  }

  /** Scores of the new model on the test part. */
  public Path challengerScores() {
    return root.resolve("scores-challenger.json");
  }

  /** Scores of the champion on the same images. */
  public Path championScores() {
    return root.resolve("scores-champion.json");
  }

  /** What the new model did on each image of the test part. */
  public List<ImageScore> scoresOfChallenger() {
    return scores(challengerScores());
  }

  /** What the champion did on the same images. */
  public List<ImageScore> scoresOfChampion() {
    return scores(championScores());
  }

  private static List<ImageScore> scores(Path file) {
    try {
      return List.of(PLAIN.readValue(file.toFile(), ImageScore[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read: " + e.getMessage(), e);
    }
  }

  /** Writes the job into a new directory. */
  public void write(TrainingJob job) {
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    writeJson(root.resolve("job.json"), job);
  }

  /**
   * The job.
   *
   * @throws UserException when there is none, or it can't be read
   */
  public TrainingJob job() {
    Optional<TrainingJob> job;
    try {
      job =
          readJson(root.resolve("job.json"), JsonNode.class)
              .map(found -> read(EarlierJobs.completed(found)));
    } catch (UserException e) {
      throw new UserException(
          "run "
              + root
              + " was begun by another version and can't go on; remove it to begin anew: "
              + e.getMessage(),
          e);
    }
    return job.orElseThrow(
        () -> new UserException("no job.json in " + root + "; write one before the run"));
  }

  private TrainingJob read(JsonNode found) {
    try {
      return JSON.treeToValue(found, TrainingJob.class);
    } catch (JsonProcessingException e) {
      throw new UserException(
          root.resolve("job.json") + " is not valid: " + e.getOriginalMessage(), e);
    }
  }

  /** How the run ended; empty while it has not. */
  public Optional<TrainingOutcome> outcome() {
    return readJson(outcomeFile(), TrainingOutcome.class);
  }

  void write(TrainingOutcome outcome) {
    writeJson(outcomeFile(), outcome);
  }

  /** After a failure that its user may mend: the finished epochs stay, a run without any goes. */
  public void forgetFailure() {
    try {
      Files.deleteIfExists(outcomeFile());
      if (progress().isEmpty()) {
        FileTree.delete(root);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Who has it may write a job here and run it; held until it is closed, or its process has ended.
   * Makes the folder.
   *
   * @throws UserException when somebody has it, or the file system has no locks
   */
  public ProcessLock lock() {
    return tryLock()
        .orElseThrow(
            () ->
                new UserException(
                    "run "
                        + root
                        + " is being trained already; wait until that has ended, or name another"
                        + " folder"));
  }

  /**
   * As {@link #lock()}, but empty when somebody has it.
   *
   * @throws UserException when the file system has no locks
   */
  public Optional<ProcessLock> tryLock() {
    return locked(ProcessLock::tryTake);
  }

  /**
   * As {@link #lock()}, but waits while somebody has it.
   *
   * @throws UserException when the file system has no locks
   */
  public ProcessLock waitForLock() {
    return locked(ProcessLock::take);
  }

  private interface Taking<T> {
    T of(Path file) throws IOException;
  }

  private <T> T locked(Taking<T> taking) {
    Path file = root.resolve("run.lock");
    try {
      Files.createDirectories(root);
      return taking.of(file);
    } catch (IOException e) {
      throw new UserException(
          file + " can't be locked, which keeps two trainings apart: " + e.getMessage(), e);
    }
  }

  /**
   * Holds the run to the data that it began with: epochs of other data would be mixed with it, and
   * what was learned from may judge now.
   *
   * @param digest of images, labels, subjects and parts
   * @throws UserException when the run has epochs of other data
   */
  void learnsFrom(String digest) {
    Path file = root.resolve("data-digest");
    try {
      String begun = Files.exists(file) ? Files.readString(file) : digest;
      if (!begun.equals(digest) && isUnderWay()) {
        throw new UserException(
            "images, labels, what they mean, groups or parts are others than when the run in "
                + root
                + " began; bring them back, or remove that folder to begin anew");
      }
      AtomicFile.write(file, digest.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether something is learned already. */
  public boolean isUnderWay() {
    return !progress().isEmpty() || Files.exists(checkpoint());
  }

  /** Keeps how the images are cut, so that the run goes on in the same way. */
  void learnsIn(Tiling decided) {
    try {
      AtomicFile.write(tilingFile(), decided.name().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@link #learnsIn} kept; empty before it did, as in a run of a version that didn't. */
  Optional<Tiling> tiling() {
    try {
      return Files.exists(tilingFile())
          ? Optional.of(Tiling.valueOf(Files.readString(tilingFile())))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path tilingFile() {
    return root.resolve("tiling");
  }

  /** Asks the run to end. */
  public void cancel() {
    try {
      Files.createFile(root.resolve("cancel"));
    } catch (FileAlreadyExistsException e) {
      return; // asked before
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isCancelled() {
    return Files.exists(root.resolve("cancel"));
  }

  /** The finished epochs so far. A last line that was cut short by a kill is left out. */
  public List<TrainingProgress> progress() {
    List<TrainingProgress> epochs = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(root.resolve("progress.jsonl"))) {
        epochs.add(PLAIN.readValue(line, TrainingProgress.class));
      }
    } catch (JsonProcessingException e) {
      return epochs;
    } catch (NoSuchFileException e) {
      return epochs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return epochs;
  }

  /** Replaces the progress file: after a resume it must hold exactly the epochs that count. */
  void writeProgress(List<TrainingProgress> epochs) {
    StringBuilder text = new StringBuilder();
    epochs.forEach(epoch -> text.append(line(epoch)).append('\n'));
    writeAtomically(
        root.resolve("progress.jsonl"), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  static String line(Object value) {
    try {
      return PLAIN.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("can't be written as JSON: " + value, e);
    }
  }

  static void writeJson(Path file, Object value) {
    try {
      writeAtomically(file, JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("can't be written as JSON: " + value, e);
    }
  }

  static <T> Optional<T> readJson(Path file, Class<T> type) {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), type));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new UserException(file + " is not valid: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Readers see all of it or none. */
  static void writeAtomically(Path file, byte[] bytes) {
    try {
      AtomicFile.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file + ": " + e.getMessage(), e);
    }
  }
}
