package io.sonostream.trainer.erasure;

import io.sonostream.runtime.FileTree;
import io.sonostream.runtime.ProcessLock;
import io.sonostream.runtime.UserException;
import io.sonostream.trainer.job.RunFolder;
import io.sonostream.trainer.job.RunFolders;
import io.sonostream.trainer.labels.LabelCopy;
import io.sonostream.trainer.labels.LabelCopyException;
import io.sonostream.trainer.labels.LabelSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A trainer's state directory, searched for one subject: its label copy, the frozen copies of
 * unfinished runs with what they wrote, and rejected packages.
 *
 * <p>To erase is to delete a place as a whole. A label copy keeps what was deleted in its files
 * until it happens to rewrite them; deleted, it is read anew from the topic, where the subject is
 * no more. A run that has learned from the subject must not go on; the trainer ends it, and asks
 * its labels again. One that has not goes on with its own labels, written anew.
 */
public final class TrainerFiles {
  /** Written by people and programs as text; weights and pixels have no names in them. */
  private static final Set<String> TEXTS =
      Set.of("json", "jsonl", "csv", "html", "log", "txt", "md", "conf");

  private final Path state;

  /**
   * @param state the state directory; one that is not there holds nothing
   */
  public TrainerFiles(Path state) {
    this.state = state;
  }

  /** May run beside the trainer; what it has read in the last moments may not be seen yet. */
  public List<FileTrace> find(String subject) {
    List<FileTrace> found = new ArrayList<>();
    Path copy = state.resolve("labels");
    Integer labels = labels(copy, subject);
    if (labels == null || labels > 0) {
      found.add(new FileTrace(FileTrace.Kind.LABEL_COPY, copy, labels));
    }
    for (Path run : folders(state.resolve("runs"))) {
      Integer frozen = labels(run.resolve("labels"), subject);
      if (frozen == null || frozen > 0 || isWrittenIn(run, subject)) {
        found.add(new FileTrace(FileTrace.Kind.RUN, run, frozen));
      }
    }
    for (Path rejected : folders(state.resolve("rejected"))) {
      if (isWrittenIn(rejected, subject)) {
        found.add(new FileTrace(FileTrace.Kind.REJECTED, rejected, 0));
      }
    }
    return found;
  }

  /**
   * Keeps the trainer out until it is closed.
   *
   * @throws UserException when it runs
   */
  public Closed close() {
    if (!Files.isDirectory(state)) {
      return () -> {};
    }
    try {
      ProcessLock lock =
          ProcessLock.tryTake(state.resolve("trainer.lock"))
              .orElseThrow(
                  () ->
                      new UserException(
                          "a trainer uses "
                              + state
                              + ", whose label copy holds what is to be erased; stop it first, and"
                              + " start it again afterwards"));
      return lock::close;
    } catch (IOException e) {
      throw new UncheckedIOException(state + " can't be locked: " + e.getMessage(), e);
    }
  }

  /** The trainer is kept out. */
  @FunctionalInterface
  public interface Closed extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Deletes each place as a whole, and the label copy in any case: it may hold in its files what
   * was deleted from it. So may the frozen copies of the runs that are left; those are rewritten,
   * and what was frozen for a run that never came to count goes. Where it breaks off, what is left
   * is found again.
   *
   * @param traces as {@link #find} told; none where nothing stands any more
   */
  public void erase(List<FileTrace> traces) {
    try {
      for (FileTrace trace : traces) {
        delete(trace);
      }
      LabelCopy.delete(state.resolve("labels"));
      if (Files.isDirectory(state.resolve("runs"))) {
        rewriteRuns(new RunFolders(state));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(state + " can't be erased from: " + e.getMessage(), e);
    } catch (LabelCopyException e) {
      throw new UserException(state + " can't be erased from: " + e.getMessage(), e);
    }
  }

  private void delete(FileTrace trace) throws IOException {
    switch (trace.kind()) {
      case LABEL_COPY -> LabelCopy.delete(trace.path());
      case RUN -> new RunFolders(state).of(trace.path().getFileName().toString()).delete();
      case REJECTED -> FileTree.delete(trace.path());
    }
  }

  /** Those that go on, and those of which nobody knows; those that never counted are removed. */
  private static void rewriteRuns(RunFolders runs) {
    List<RunFolder> left = new ArrayList<>(runs.interrupted(run -> false));
    left.addAll(runs.damaged());
    for (RunFolder run : left) {
      if (LabelCopy.isIn(run.labels())) {
        LabelSnapshot.rewrite(run.labels());
      }
    }
  }

  /** How many are the subject's; null where a copy can't be opened, as after half a removal. */
  private static @Nullable Integer labels(Path copy, String subject) {
    if (!LabelCopy.isIn(copy)) {
      return isEmpty(copy) ? 0 : null;
    }
    try (LabelSnapshot snapshot = LabelSnapshot.open(copy)) {
      int[] count = new int[1];
      snapshot.forEach(entry -> count[0] += entry.subject().equals(subject) ? 1 : 0);
      return count[0];
    } catch (LabelCopyException e) {
      return null;
    }
  }

  private static boolean isEmpty(Path folder) {
    if (!Files.isDirectory(folder)) {
      return true;
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " can't be read: " + e.getMessage(), e);
    }
  }

  private static List<Path> folders(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(parent)) {
      return all.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(parent + " can't be read: " + e.getMessage(), e);
    }
  }

  private static boolean isWrittenIn(Path folder, String subject) {
    // Not within a longer name.
    Pattern name =
        Pattern.compile("(?<![\\w.-])" + Pattern.quote(asWritten(subject)) + "(?![\\w.-])");
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(TrainerFiles::isText)::iterator) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (name.matcher(text).find()) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " can't be read: " + e.getMessage(), e);
    }
  }

  /** Each byte a character, so that files in any encoding can be looked at. */
  private static String asWritten(String subject) {
    return new String(subject.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static boolean isText(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file) && TEXTS.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
