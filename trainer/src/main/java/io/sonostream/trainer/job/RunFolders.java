package io.sonostream.trainer.job;

import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Every run that this trainer has not finished, one folder each, named by the run; and of each task
 * the last package that the gate rejected, for people to look at.
 */
public final class RunFolders {
  private final Path runs;
  private final Path rejected;

  public RunFolders(Path state) {
    runs = state.resolve("runs");
    rejected = state.resolve("rejected");
    try {
      Files.createDirectories(runs);
      Files.createDirectories(rejected);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "trainer state " + state + " can't be created: " + e.getMessage(), e);
    }
  }

  public RunFolder of(String runId) {
    return new RunFolder(runs.resolve(safe(runId)));
  }

  /**
   * The runs of an earlier life; folders that never counted are removed, {@link #damaged} ones left
   * as they are.
   *
   * @param running whose run goes on now, and whose folder may not count yet: it is neither
   */
  public List<RunFolder> interrupted(Predicate<RunFolder> running) {
    List<RunFolder> all =
        all().stream().filter(running.negate()).filter(one -> one.damage().isEmpty()).toList();
    all.stream().filter(folder -> folder.record().isEmpty()).forEach(RunFolder::delete);
    return all.stream().filter(folder -> folder.record().isPresent()).toList();
  }

  /** Those whose records can't be read: nobody knows what they are of. */
  public List<RunFolder> damaged() {
    return all().stream().filter(folder -> folder.damage().isPresent()).toList();
  }

  private List<RunFolder> all() {
    try (Stream<Path> folders = Files.list(runs)) {
      return folders.sorted().map(RunFolder::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(runs + " can't be read: " + e.getMessage(), e);
    }
  }

  /** Keeps a rejected package in place of the task's last one, and says where. */
  public Path keepRejected(String task, Path modelPackage) {
    Path kept = rejected.resolve(safe(task));
    try {
      if (Files.exists(modelPackage)) {
        FileTree.delete(kept);
        AtomicFile.rename(modelPackage, kept);
      }
      return kept;
    } catch (IOException e) {
      throw new UncheckedIOException(kept + " can't be written: " + e.getMessage(), e);
    }
  }

  /** Names come from commands and configuration: none may leave the folder. */
  private static String safe(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^\\.+", "_");
  }
}
