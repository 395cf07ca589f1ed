package io.sonostream.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.trainer.queue.RunRequest;
import io.sonostream.trainer.queue.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFoldersTest {
  @TempDir Path state;

  @Test
  void whatNeverCountedIsRemovedUnlessItsRunIsBeingPrepared() throws IOException {
    RunFolders folders = new RunFolders(state);
    RunFolder left = folders.of("left");
    RunFolder prepared = folders.of("prepared");
    RunFolder counted = folders.of("counted");
    Files.createDirectories(left.labels());
    Files.createDirectories(prepared.labels());
    counted.write(
        new RunRecord(
            new RunRequest(
                "counted", "breast-lesion", Trigger.LABELS, null, "enough", null, List.of()),
            "v2",
            "v1",
            Map.of(),
            "topic-id"));

    List<RunFolder> interrupted =
        folders.interrupted(folder -> folder.root().equals(prepared.root()));

    assertThat(interrupted).extracting(RunFolder::root).containsExactly(counted.root());
    assertThat(left.root()).doesNotExist();
    assertThat(prepared.labels()).exists();

    assertThat(folders.interrupted(folder -> folder.root().equals(counted.root()))).isEmpty();
    assertThat(counted.root()).as("it goes on").exists();
  }
}
