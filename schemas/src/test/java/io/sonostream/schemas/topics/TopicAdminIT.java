package io.sonostream.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.embedded.EmbeddedBroker;
import io.sonostream.runtime.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicAdminIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static EmbeddedBroker broker;
  private static Admin admin;

  @BeforeAll
  static void start(@TempDir Path directory) {
    broker = EmbeddedBroker.start(directory, 0);
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    admin.close();
    broker.close();
  }

  private static Topics topics(String prefix) {
    return new Topics(TopicOptions.DEFAULT.withPrefix(prefix).withPartitions(3, 2));
  }

  @Test
  void createsWhatIsMissingOnceAndTakesRecordsOfFullSizeAtOnce() throws Exception {
    Topics topics = topics("a.");
    List<String> names = topics.all().stream().map(TopicSpec::name).toList();

    TopicReport first = new TopicAdmin(admin).ensure(topics, TIMEOUT);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "max.request.size",
                Topics.MAX_FRAME_BYTES),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int partition = 0; partition < 3; partition++) {
        byte[] frame = new byte[Topics.MAX_FRAME_BYTES - 1024];
        producer
            .send(new ProducerRecord<>(topics.framesLive().name(), partition, null, frame))
            .get();
      }
    }
    TopicReport second = new TopicAdmin(admin).ensure(topics, TIMEOUT);

    assertThat(first.created()).containsExactlyInAnyOrderElementsOf(names);
    assertThat(first.existing()).isEmpty();
    assertThat(second.created()).isEmpty();
    assertThat(second.existing()).containsExactlyElementsOf(names);
    assertThat(second.remarks()).isEmpty();
    ConfigResource labels = new ConfigResource(ConfigResource.Type.TOPIC, "a.labels");
    assertThat(
            admin
                .describeConfigs(List.of(labels))
                .all()
                .get()
                .get(labels)
                .get("cleanup.policy")
                .value())
        .isEqualTo("compact");
  }

  @Test
  void servicesThatStartTogetherDontTripOverEachOther() {
    Topics topics = topics("b.");
    List<CompletableFuture<TopicReport>> services =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> new TopicAdmin(admin).ensure(topics, TIMEOUT)))
            .toList();

    List<String> created =
        services.stream().flatMap(service -> service.join().created().stream()).toList();

    assertThat(created)
        .containsExactlyInAnyOrderElementsOf(topics.all().stream().map(TopicSpec::name).toList());
  }

  @Test
  void topicsThatWouldLoseOrReorderRecordsAreRefusedInOneLineEach() throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic("c.masks.live", 2, (short) 1)
                    .configs(Map.of("max.message.bytes", "5000000")),
                new NewTopic("c.labels", 2, (short) 1)
                    .configs(Map.of("max.message.bytes", "8388608")),
                new NewTopic("c.masks.archive", 3, (short) 1)
                    .configs(Map.of("max.message.bytes", "1000000", "retention.ms", "1000"))))
        .all()
        .get();

    assertThatThrownBy(() -> new TopicAdmin(admin).ensure(topics("c."), TIMEOUT))
        .isInstanceOfSatisfying(
            TopicException.class,
            e ->
                assertThat(e.problems())
                    .containsExactlyInAnyOrder(
                        "topic c.masks.live has 2 partitions, expected 3: configure 2, or delete"
                            + " the topic and start again",
                        "topic c.masks.live has 2 partitions and c.frames.live has 3: they must"
                            + " have the same, so that a mask keeps its frame's order",
                        "topic c.labels has cleanup.policy=delete, expected compact: kafka-configs"
                            + " --alter --topic c.labels --add-config cleanup.policy=compact",
                        "topic c.masks.archive has max.message.bytes=1000000, needs at least"
                            + " 4194304: kafka-configs --alter --topic c.masks.archive --add-config"
                            + " max.message.bytes=4194304"));
  }

  @Test
  void anotherRetentionIsTheOperatorsBusiness() throws Exception {
    Topics topics = topics("d.");
    admin
        .createTopics(
            List.of(
                new NewTopic("d.frames.live", 3, (short) 1)
                    .configs(Map.of("max.message.bytes", "4194304", "retention.ms", "60000"))))
        .all()
        .get();

    assertThat(new TopicAdmin(admin).ensure(topics, TIMEOUT).remarks())
        .anySatisfy(
            remark ->
                assertThat(remark)
                    .startsWith("topic d.frames.live has retention.ms=60000,")
                    .contains("--topic d.frames.live --add-config retention.ms=3600000,"));
  }

  @Test
  void inspectionCreatesNothing() {
    Topics topics = topics("e.");

    assertThat(new TopicAdmin(admin).inspect(topics, TIMEOUT).missing()).hasSize(15);
    assertThat(new TopicAdmin(admin).inspect(topics, TIMEOUT).missing()).hasSize(15);
  }

  @Test
  void brokerThatIsAwayIsAClearFailure() throws Exception {
    int nobody = FreePort.next();
    try (Admin lost = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + nobody))) {
      assertThatThrownBy(() -> new TopicAdmin(lost).ensure(topics("f."), Duration.ofMillis(1500)))
          .isInstanceOf(TopicException.class)
          .hasMessageStartingWith("could not create the topics within 1.5 s")
          .hasMessageEndingWith("check bootstrap.servers and that the broker runs");
    }
  }
}
