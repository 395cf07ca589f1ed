package io.sonostream.processor.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConfigDigestTest {
  private static final UUID PROCESS = UUID.fromString("6ecd8c99-4036-403d-bf84-cf8400f67836");
  private static final ConfigDigest TWO =
      ConfigDigest.of(Set.of("breast-lesion", "nerve"), Map.of("max-side", 100));

  @Test
  void isReadOutOfTheNameThatKafkaStreamsGivesItsClients() {
    String name = TWO.clientId("a.sonostream-live", PROCESS) + "-StreamThread-3-consumer";

    assertThat(ConfigDigest.member(name))
        .hasValue(new ConfigDigest.Member(PROCESS.toString(), TWO));
    assertThat(TWO.knows("nerve")).isTrue();
    assertThat(TWO.knows("thyroid")).isFalse();
  }

  @Test
  void isThereWithoutAnyTask() {
    ConfigDigest none = ConfigDigest.of(Set.of(), Map.of());

    assertThat(ConfigDigest.member(none.clientId("live", PROCESS)))
        .hasValueSatisfying(member -> assertThat(member.digest()).isEqualTo(none));
  }

  @Test
  void isNotSeenInNamesOfOthers() {
    assertThat(ConfigDigest.member("sonostream-live-" + PROCESS + "-StreamThread-1-consumer"))
        .isEmpty();
    assertThat(ConfigDigest.member("consumer-console-1")).isEmpty();
  }

  @Test
  void differsWithTasksAndWithLimitsAndNotWithTheirOrder() {
    assertThat(ConfigDigest.of(Set.of("nerve", "breast-lesion"), Map.of("max-side", 100)))
        .isEqualTo(TWO);
    assertThat(ConfigDigest.of(Set.of("nerve"), Map.of("max-side", 100)).tasks())
        .isNotEqualTo(TWO.tasks());
    assertThat(ConfigDigest.of(TWO.tasks(), Map.of("max-side", 101)).limits())
        .isNotEqualTo(TWO.limits());
  }
}
