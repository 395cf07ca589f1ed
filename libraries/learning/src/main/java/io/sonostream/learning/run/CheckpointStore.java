package io.sonostream.learning.run;

import io.sonostream.learning.training.TrainingState;
import io.sonostream.network.weights.Safetensors;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.WeightsFile;
import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.FileTree;
import io.sonostream.runtime.RootCause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The checkpoints of one training. Each epoch gets a directory, written under a temporary name,
 * forced to disk and renamed; only then the one before is removed. So a kill at any moment leaves a
 * whole one.
 *
 * <pre>
 * DIR/epoch-00007/{trial.json, weights, first, second, average .safetensors}
 * DIR/best-00005.safetensors      weights of the best epoch
 * </pre>
 */
final class CheckpointStore {
  private static final String EPOCH = "epoch-";
  private static final String BEST = "best-";
  private static final String AVERAGE = "average.safetensors";

  private final Path root;
  private final Consumer<Moment> moments;

  /** What is not a tensor. */
  record Counters(List<TrainingProgress> history, Map<String, Integer> updates, long steps) {}

  /**
   * @param moments hears what is on disk
   */
  CheckpointStore(Path root, Consumer<Moment> moments) {
    this.root = root;
    this.moments = moments;
  }

  /** Writes the checkpoint, then removes what it replaces. */
  void save(Checkpoint checkpoint) {
    int epoch = checkpoint.history().size();
    Path target = root.resolve(String.format(Locale.ROOT, "%s%05d", EPOCH, epoch));
    Path temporary = root.resolve("writing");
    try {
      FileTree.delete(temporary);
      Files.createDirectories(temporary);
      TrainingState state = checkpoint.state();
      writeTensors(temporary.resolve("weights.safetensors"), state.weights());
      writeTensors(temporary.resolve("first.safetensors"), state.firstMoments());
      writeTensors(temporary.resolve("second.safetensors"), state.secondMoments());
      if (!state.average().tensors().isEmpty()) {
        writeTensors(temporary.resolve(AVERAGE), state.average());
      }
      JobDirectory.writeJson(
          temporary.resolve("trial.json"),
          new Counters(checkpoint.history(), state.updates(), state.steps()));
      FileTree.delete(target);
      moments.accept(Moment.CHECKPOINT_WRITTEN);
      AtomicFile.rename(temporary, target);
      moments.accept(Moment.CHECKPOINT_RENAMED);
      tidy(target, bestOf(checkpoint.history()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "can't write checkpoint " + target + ": " + RootCause.words(e), e);
    }
  }

  /** Keeps the weights of an epoch that is the best so far; called before {@link #save}. */
  void saveBest(int epoch, StateDict weights) {
    Path target = best(epoch);
    try {
      Files.createDirectories(root);
      Path temporary = root.resolve("best.tmp");
      writeTensors(temporary, weights);
      moments.accept(Moment.BEST_WRITTEN);
      AtomicFile.rename(temporary, target);
      moments.accept(Moment.BEST_RENAMED);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "can't write weights " + target + ": " + RootCause.words(e), e);
    }
  }

  StateDict best(List<TrainingProgress> history) {
    return WeightsFile.read(best(bestOf(history)));
  }

  /** The epochs that are safely on disk; empty for a new training. */
  List<TrainingProgress> history() {
    return newest().map(this::counters).map(Counters::history).orElse(List.of());
  }

  /** The newest whole checkpoint. */
  Optional<Checkpoint> load() {
    return newest()
        .map(
            directory -> {
              Counters counters = counters(directory);
              return new Checkpoint(
                  counters.history(),
                  new TrainingState(
                      WeightsFile.read(directory.resolve("weights.safetensors")),
                      WeightsFile.read(directory.resolve("first.safetensors")),
                      WeightsFile.read(directory.resolve("second.safetensors")),
                      counters.updates(),
                      counters.steps(),
                      average(directory)));
            });
  }

  /** Where none is kept there is no file. */
  private static StateDict average(Path directory) {
    Path file = directory.resolve(AVERAGE);
    return Files.exists(file) ? WeightsFile.read(file) : new StateDict(Map.of());
  }

  private Counters counters(Path directory) {
    return JobDirectory.readJson(directory.resolve("trial.json"), Counters.class).orElseThrow();
  }

  private Optional<Path> newest() {
    if (!Files.isDirectory(root)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(root)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith(EPOCH))
          .max(Comparator.naturalOrder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int bestOf(List<TrainingProgress> history) {
    return history.get(history.size() - 1).bestEpoch();
  }

  private Path best(int epoch) {
    return root.resolve(String.format(Locale.ROOT, "%s%05d.safetensors", BEST, epoch));
  }

  private void tidy(Path keep, int bestEpoch) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(root)) {
      files = listed.toList();
    }
    for (Path file : files) {
      if (!file.equals(keep) && !file.equals(best(bestEpoch))) {
        FileTree.delete(file);
      }
    }
  }

  private static void writeTensors(Path file, StateDict tensors) throws IOException {
    AtomicFile.writeThrough(file, out -> Safetensors.write(tensors, out));
  }
}
