package io.sonostream.gateway.masks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.schemas.Mask;
import io.sonostream.schemas.fixtures.Fixtures;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskStreamsTest {
  private Instant now = Instant.EPOCH;
  private final TaskStreams streams =
      new TaskStreams(new StreamNames(Map.of("probe-2", "left")), () -> now);

  private String stream(String device, String task) {
    Mask mask = Fixtures.mask().setDeviceId(device).setTask(task).build();
    return streams.of(mask);
  }

  @Test
  void aDeviceOfOneTaskHasItsOwnName() {
    assertThat(stream("probe-1", "nerve")).isEqualTo("probe-1");
    assertThat(stream("probe-2", "lesion")).isEqualTo("left");
    assertThat(stream("probe-1", "nerve")).isEqualTo("probe-1");
  }

  @Test
  void theTasksOfOneDeviceDoNotReplaceEachOther() {
    stream("probe-2", "nerve");
    String lesion = stream("probe-2", "lesion");
    String nerve = stream("probe-2", "nerve");
    assertThat(nerve).matches("left~[0-9a-f]{8}").isNotEqualTo(lesion);
    assertThat(lesion).matches("left~[0-9a-f]{8}").isEqualTo(stream("probe-2", "lesion"));
    assertThat(stream("probe-1", "nerve")).isEqualTo("probe-1");
  }

  @Test
  void aDeviceThatWentOnToAnotherTaskHasItsOwnNameAgain() {
    stream("probe-1", "nerve");
    now = now.plusSeconds(61);
    assertThat(stream("probe-1", "lesion")).isEqualTo("probe-1");
  }
}
