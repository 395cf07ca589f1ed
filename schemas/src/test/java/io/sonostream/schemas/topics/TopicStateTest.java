package io.sonostream.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicStateTest {
  private static final TopicSpec LIVE = Topics.standard().framesLive();

  private static TopicState live(Map<String, String> otherwise) {
    Map<String, String> configs = new HashMap<>(LIVE.configs());
    configs.putAll(otherwise);
    return new TopicState("frames.live", LIVE.partitions(), configs);
  }

  @Test
  void aTopicThatKeepsWhatItHoldsForAnotherTimeIsToldWithTheCommandThatChangesIt() {
    assertThat(live(Map.of()).remarksAgainst(LIVE)).isEmpty();
    assertThat(
            live(Map.of("retention.ms", "86400000", "segment.ms", "21600000")).remarksAgainst(LIVE))
        .containsExactly(
            "topic frames.live has retention.ms=86400000,segment.ms=21600000, the settings say"
                + " retention.ms=3600000,segment.ms=900000 and change no topic that exists:"
                + " kafka-configs --alter --topic frames.live --add-config"
                + " retention.ms=3600000,segment.ms=900000");
  }

  @Test
  void aSegmentThatOutlivesItsRetentionIsToldToo() {
    assertThat(live(Map.of("segment.ms", "604800000")).remarksAgainst(LIVE))
        .singleElement()
        .asString()
        .contains("has segment.ms=604800000,", "--add-config segment.ms=900000");
  }
}
