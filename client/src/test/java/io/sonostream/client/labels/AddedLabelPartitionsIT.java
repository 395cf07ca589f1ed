package io.sonostream.client.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.client.Cluster;
import io.sonostream.client.Receipt;
import io.sonostream.client.TestCluster;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.fixtures.Fixtures;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic of labels that somebody gives more partitions: keys move, and what they held stays. */
class AddedLabelPartitionsIT {
  private static final int FRAMES = 12;

  @TempDir Path directory;

  @Test
  void correctionsStandAndWithdrawalsHoldForKeysThatMoved() throws Exception {
    try (TestCluster running = new TestCluster(directory)) {
      Cluster cluster = running.cluster("moved");
      Instant drawn = Instant.parse("2026-11-01T10:00:00Z");
      List<Integer> before = published(cluster, drawn);
      try (Admin admin = cluster.admin()) {
        String topic = cluster.topics().labels().name();
        int now =
            admin
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2 * now + 1))).all().get();
      }
      Instant corrected = drawn.plusSeconds(60);
      assertThat(published(cluster, corrected)).isNotEqualTo(before);

      List<LabelSummary> listed = new LabelReader(cluster).list(LabelFilter.ALL);
      assertThat(listed)
          .hasSize(FRAMES)
          .extracting(LabelSummary::labeledAt)
          .containsOnly(corrected);
      try (LabelPublisher publisher = LabelPublisher.to(cluster, "ann", LabelSource.HUMAN)) {
        listed.forEach(publisher::withdrawAndWait);
      }
      assertThat(new LabelReader(cluster).list(LabelFilter.ALL)).isEmpty();

      // Not even by tombstones of other partitions, which may be read after it.
      published(cluster, corrected.plusSeconds(60));
      assertThat(new LabelReader(cluster).list(LabelFilter.ALL)).hasSize(FRAMES);
    }
  }

  /** The partitions that they went to. */
  private static List<Integer> published(Cluster cluster, Instant at) {
    try (LabelPublisher publisher = LabelPublisher.to(cluster, "ann", LabelSource.HUMAN)) {
      return IntStream.range(0, FRAMES)
          .mapToObj(
              i ->
                  Fixtures.labeledFrame()
                      .setFrame(Fixtures.frame(i).build())
                      .setLabeledAt(at)
                      .build())
          .map(publisher::publishAndWait)
          .map(Receipt::partition)
          .toList();
    }
  }
}
