package io.sonostream.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.client.models.ModelTable;
import io.sonostream.schemas.ModelRelease;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReleaseRowTest {
  @Test
  void theDiceOfAVersionIsTheOneThatThePageShowsWhetherItWasTrainedHereOrImported() {
    assertThat(row(Map.of("dice", 0.81, "challengerDice", 0.84)).dice()).isEqualTo(0.81);
    assertThat(row(Map.of("dice", 0.81)).dice()).isEqualTo(0.81);
    assertThat(row(Map.of()).dice()).isNull();
  }

  private static ReleaseRow row(Map<String, Double> metrics) {
    return ReleaseRow.of(
        ModelRelease.newBuilder()
            .setTask("breast-lesion")
            .setVersion("v1")
            .setSha256("0".repeat(64))
            .setUri("file:///store/v1.zip")
            .setSizeBytes(1L)
            .setArchitecture("unet(base=4,depth=2)")
            .setInputChannels(1)
            .setInputHeight(64)
            .setInputWidth(64)
            .setClasses(List.of("lesion"))
            .setMetrics(metrics)
            .setReleasedAt(Instant.EPOCH)
            .setReleasedBy("ann")
            .build(),
        ModelTable.EMPTY);
  }
}
