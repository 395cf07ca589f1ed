package io.sonostream.cli.subject;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.trainer.service.TrainerSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptTableTest {
  @Test
  void theDocumentSaysWhatTheDefaultConfigurationKeeps() throws Exception {
    List<String> document =
        Files.readAllLines(Path.of("..", "docs", "privacy.md"), StandardCharsets.UTF_8);
    assertThat(document).containsSubsequence(KeptTable.lines(TrainerSettings.load(null, Map.of())));
  }

  @Test
  void aConfigurationOfOnesOwnHasRetentionAndNamesOfItsOwn() {
    assertThat(
            KeptTable.lines(
                TrainerSettings.load(
                    null,
                    Map.of(
                        "trainer.topics.prefix", "site-a.",
                        "trainer.topics.archive-retention", "90m"))))
        .anyMatch(
            line -> line.matches("\\| topic site-a.frames.archive \\| .* \\| 90 minutes, .*"));
  }
}
