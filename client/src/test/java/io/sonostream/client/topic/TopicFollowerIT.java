package io.sonostream.client.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.client.Cluster;
import io.sonostream.client.TestCluster;
import io.sonostream.embedded.EmbeddedBroker;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.fixtures.Fixtures;
import io.sonostream.schemas.fixtures.StubRegistry;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicFollowerIT {
  @TempDir static Path directory;
  private static TestCluster running;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    running = new TestCluster(directory);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @BeforeEach
  void patient() {
    Awaitility.setDefaultTimeout(TestCluster.LIMIT);
  }

  @Test
  void bytesThatAreNoRecordAreSkippedAndCounted() throws Exception {
    Cluster cluster = running.cluster("poison");
    String topic = cluster.topics().modelAssignments().name();
    assign(cluster, "v1");
    TestCluster.write(
        cluster, new ProducerRecord<>(topic, "task", "no avro".getBytes(StandardCharsets.UTF_8)));
    assign(cluster, "v2");
    try (TopicFollower follower = follower(cluster, StartAt.BEGINNING).start()) {
      assertThat(follower.awaitCaughtUp(TestCluster.LIMIT)).isTrue();
      assertThat(heard).containsExactly("v1", "v2");
      FollowerState state = follower.state();
      assertThat(state.skipped()).isEqualTo(1);
      assertThat(state.read()).isEqualTo(2);
      assertThat(state.trouble()).isEmpty();
    }
  }

  @Test
  void aHandlerThatFailsIsToldAndTheReadingGoesOn() throws Exception {
    Cluster cluster = running.cluster("failing");
    assign(cluster, "v1", "broken", "v3");
    try (TopicFollower follower = follower(cluster, StartAt.BEGINNING).start()) {
      assertThat(follower.awaitCaughtUp(TestCluster.LIMIT)).isTrue();
      assertThat(heard).containsExactly("v1", "v3");
      assertThat(follower.state().failed()).isEqualTo(1);
      assertThat(follower.state().trouble().orElseThrow())
          .contains("failing.model.assignments-0@1")
          .contains("what a broken handler says");
      assign(cluster, "v4");
      Awaitility.await().untilAsserted(() -> assertThat(heard).endsWith("v4"));
    }
  }

  @Test
  void fromNowOnMeansFromTheStartOn() throws Exception {
    Cluster cluster = running.cluster("now");
    assign(cluster, "old");
    try (TopicFollower follower = follower(cluster, StartAt.NOW).start()) {
      assertThat(follower.awaitCaughtUp(TestCluster.LIMIT)).isTrue();
      assign(cluster, "new");
      Awaitility.await().untilAsserted(() -> assertThat(heard).containsExactly("new"));
    }
  }

  @Test
  void fromOffsetsOnBeginsWithThoseRecords() throws Exception {
    Cluster cluster = running.cluster("offsets");
    assign(cluster, "v0", "v1", "v2");
    try (TopicFollower follower = follower(cluster, StartAt.offsets(Map.of(0, 2L))).start()) {
      assertThat(follower.awaitCaughtUp(TestCluster.LIMIT)).isTrue();
      assertThat(heard).containsExactly("v2");
    }
  }

  @Test
  void partitionsThatAreAddedAreReadFromTheirBeginning() throws Exception {
    Cluster cluster = running.cluster("grown");
    String topic = cluster.topics().modelAssignments().name();
    try (TopicFollower follower = follower(cluster, StartAt.BEGINNING).start();
        Admin admin = cluster.admin()) {
      assertThat(follower.awaitCaughtUp(TestCluster.LIMIT)).isTrue();
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all().get();
      byte[] value = cluster.records().of(assignment("v1")).value();
      TestCluster.write(cluster, new ProducerRecord<>(topic, 1, "task", value));
      Awaitility.await().untilAsserted(() -> assertThat(heard).containsExactly("v1"));
    }
  }

  @Test
  void aRegistryThatIsAwayIsWaitedForAndTheRecordComesOnce() throws Exception {
    Cluster cluster = running.cluster("registry");
    try (StubRegistry registry = new StubRegistry()) {
      Cluster stubbed = seen(cluster, registry);
      assign(stubbed, "v1", "v2");
      registry.failAlways(StubRegistry.Fault.status(503));
      // A cache of its own, which doesn't know the schema yet.
      try (TopicFollower follower = follower(seen(cluster, registry), StartAt.BEGINNING).start()) {
        Awaitility.await()
            .untilAsserted(
                () ->
                    assertThat(follower.state().waitsFor().orElse(""))
                        .contains("the schema registry"));
        assertThat(heard).isEmpty();
        registry.failAlways(null);
        assertThat(follower.awaitCaughtUp(TestCluster.LIMIT)).isTrue();
        assertThat(heard).containsExactly("v1", "v2");
        assertThat(follower.state().waitsFor()).isEmpty();
        assertThat(follower.state().skipped()).isZero();
      }
    }
  }

  @Test
  void aBrokerThatIsAwayIsToldAndWaitedForAndNoRecordComesTwice(@TempDir Path own)
      throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(own, 0);
    try (StubRegistry registry = new StubRegistry()) {
      Cluster cluster =
          Cluster.of(
              Map.of("bootstrap.servers", broker.bootstrapServers()),
              Map.of("schema.registry.url", registry.url()),
              new Topics(TopicOptions.DEFAULT.withPartitions(1, 1)));
      cluster.awaitTopics(cluster.topics().all(), TestCluster.LIMIT);
      assign(cluster, "v1");
      try (TopicFollower follower = follower(cluster, StartAt.BEGINNING).start()) {
        assertThat(follower.awaitCaughtUp(TestCluster.LIMIT)).isTrue();
        int port = broker.port();
        broker.close();
        Awaitility.await()
            .untilAsserted(
                () -> assertThat(follower.state().waitsFor().orElse("")).contains("the broker at"));
        broker = EmbeddedBroker.start(own, port);
        assign(cluster, "v2");
        Awaitility.await().untilAsserted(() -> assertThat(heard).containsExactly("v1", "v2"));
        assertThat(follower.state().waitsFor()).isEmpty();
      }
    } finally {
      broker.close();
    }
  }

  private TopicFollower.Builder follower(Cluster cluster, StartAt start) {
    return TopicFollower.named("test-follower", cluster)
        .read(cluster.topics().modelAssignments(), ModelAssignment.class, start, this::hear);
  }

  private void hear(Followed<ModelAssignment> record) {
    String version = record.value().getChampionVersion();
    if (version.equals("broken")) {
      throw new IllegalStateException("what a broken handler says");
    }
    heard.add(version);
  }

  private static Cluster seen(Cluster cluster, StubRegistry registry) {
    return Cluster.of(
        Map.of("bootstrap.servers", cluster.bootstrapServers()),
        Map.of("schema.registry.url", registry.url(), "max.retries", "0"),
        cluster.topics());
  }

  private static ModelAssignment assignment(String version) {
    return Fixtures.modelAssignment().setChampionVersion(version).build();
  }

  private static void assign(Cluster cluster, String... versions) throws Exception {
    for (String version : versions) {
      TestCluster.write(cluster, cluster.records().of(assignment(version)));
    }
  }
}
