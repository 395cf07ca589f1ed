package io.sonostream.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TopicsTest {

  @Test
  void everyTopicCarriesThePrefixAndItsOwnName() {
    Topics topics = new Topics(TopicOptions.DEFAULT.withPrefix("clinic."));

    assertThat(topics.all())
        .extracting(TopicSpec::name)
        .containsExactlyInAnyOrder(
            "clinic.frames.live",
            "clinic.frames.archive",
            "clinic.masks.live",
            "clinic.masks.archive",
            "clinic.frames.dead",
            "clinic.labels",
            "clinic.label.requests",
            "clinic.model.releases",
            "clinic.model.assignments",
            "clinic.model.shadow",
            "clinic.replays",
            "clinic.training.commands",
            "clinic.training.events",
            "clinic.audit",
            "clinic.instances.received");
  }

  @Test
  void masksHaveThePartitionsOfTheirFrames() {
    Topics topics = new Topics(TopicOptions.DEFAULT.withPartitions(5, 2));

    assertThat(topics.masksLive().partitions()).isEqualTo(5);
    assertThat(topics.masksArchive().partitions()).isEqualTo(topics.framesArchive().partitions());
    assertThat(topics.copartitioned()).containsEntry(topics.masksLive(), topics.framesLive());
  }

  @Test
  void factsAreKeptForEverAndPointersAreCompacted() {
    Topics topics = Topics.standard();

    assertThat(topics.modelReleases().configs())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "-1")
        .containsEntry("retention.bytes", "-1");
    assertThat(topics.modelAssignments().configs()).containsEntry("cleanup.policy", "compact");
    assertThat(topics.labels().configs()).containsEntry("cleanup.policy", "compact");
  }

  @Test
  void threeReplicasAskForTwoInSync() {
    assertThat(new Topics(TopicOptions.DEFAULT.withReplication(3)).labels().configs())
        .containsEntry("min.insync.replicas", "2");
    assertThat(Topics.standard().labels().configs()).doesNotContainKey("min.insync.replicas");
  }

  @Test
  void impossibleOptionsNameTheValueAndTheAllowedOnes() {
    assertThatThrownBy(() -> new Topics(TopicOptions.DEFAULT.withPrefix("a b")))
        .hasMessageContaining("'a bframes.live'")
        .hasMessageContaining("letters");
    assertThatThrownBy(() -> TopicOptions.DEFAULT.withPartitions(0, 1))
        .hasMessage("frame-partitions is 0; it must be at least 1");
    assertThatThrownBy(() -> TopicOptions.DEFAULT.withPartitions(1, 0))
        .hasMessage("label-partitions is 0; it must be at least 1");
    assertThatThrownBy(() -> TopicOptions.DEFAULT.withReplication(0))
        .hasMessage("replication is 0; it must be at least 1, or -1 to leave it open");
    assertThatThrownBy(
            () ->
                new TopicOptions(
                    "",
                    1,
                    1,
                    (short) 1,
                    Duration.ZERO,
                    -1,
                    Duration.ofDays(1),
                    Duration.ofDays(1),
                    Duration.ofDays(1)))
        .hasMessageContaining("live-retention is PT0S");
  }
}
