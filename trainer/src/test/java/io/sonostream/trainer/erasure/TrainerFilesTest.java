package io.sonostream.trainer.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.trainer.job.RunFolder;
import io.sonostream.trainer.job.RunFolders;
import io.sonostream.trainer.job.RunRecord;
import io.sonostream.trainer.labels.LabelCheck;
import io.sonostream.trainer.labels.LabelCopy;
import io.sonostream.trainer.labels.LabelCopyException;
import io.sonostream.trainer.labels.Labels;
import io.sonostream.trainer.queue.RunRequest;
import io.sonostream.trainer.queue.Trigger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerFilesTest {
  @TempDir Path state;

  private TrainerFiles files;
  private RunFolder run;

  @BeforeEach
  void aRunWithFrozenLabels() {
    files = new TrainerFiles(state);
    run = new RunFolders(state).of("run-1");
    LabeledFrame label = Labels.label("s1", 0, 8);
    try (LabelCopy copy = LabelCopy.open(state.resolve("labels"))) {
      copy.apply(
          List.of(
              new LabelCheck(new ImageDecoder(ImageLimits.DEFAULT))
                  .check(Labels.id(label), label, 0, 0)),
          Map.of(0, 1L));
      freeze(copy, run);
    }
    run.write(
        new RunRecord(
            new RunRequest("run-1", Labels.TASK, Trigger.LABELS, null, "enough", null, List.of()),
            "v2",
            "v1",
            Map.of(),
            null));
  }

  private static void freeze(LabelCopy copy, RunFolder run) {
    try {
      Files.createDirectories(run.root());
      copy.checkpoint(run.labels());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatBreaksOffIsFoundAgainWhateverIsGoneAlready() throws IOException {
    for (String gone : List.of("CURRENT", "MANIFEST")) {
      deleteIn(state.resolve("labels"), gone);
      deleteIn(run.labels(), gone);
      List<FileTrace> found = files.find("s1");
      assertThat(found)
          .extracting(FileTrace::path)
          .containsExactly(state.resolve("labels"), run.root());
      assertThat(found)
          .extracting(FileTrace::holds)
          .containsOnly("labels that can't be read any more");
      files.erase(found);
      assertThat(state.resolve("labels")).doesNotExist();
      assertThat(run.root()).doesNotExist();
      assertThat(files.find("s1")).isEmpty();
      aRunWithFrozenLabels();
    }
  }

  @Test
  void whatARunThatNeverCountedHadBegunToFreezeGoesToo() throws IOException {
    Path staged =
        Files.createDirectories(state.resolve("runs/run-0/labels.tmp")).resolve("000012.blob");
    Files.writeString(staged, "pictures");
    files.erase(List.of());
    assertThat(staged.getParent().getParent()).doesNotExist();
    assertThat(run.record()).as("it counts, and goes on").isPresent();
    assertThat(files.find("s1")).extracting(FileTrace::path).containsExactly(run.root());
  }

  @Test
  void aCopyThatCannotBeOpenedSaysWhatToDo() throws IOException {
    deleteIn(state.resolve("labels"), "MANIFEST");
    assertThatThrownBy(() -> LabelCopy.open(state.resolve("labels")))
        .isInstanceOf(LabelCopyException.class)
        .hasMessageContaining("remove that folder, and the labels are read anew from their topic");
  }

  private static void deleteIn(Path folder, String prefix) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file :
          all.filter(one -> one.getFileName().toString().startsWith(prefix)).toList()) {
        Files.delete(file);
      }
    }
  }
}
