package io.sonostream.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.FunctionCounter;
import io.sonostream.embedded.EmbeddedBroker;
import io.sonostream.embedded.EmbeddedRegistry;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.topics.TopicSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broker and registry go away in mid-stream and come back on the same port and data. */
class OutageIT {
  private static final List<String> DEVICES = List.of("a", "b", "c", "d");
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** It starts for longer than a broker does, so it goes only where its outage is looked at. */
  @TempDir static Path registryHome;

  private static EmbeddedRegistry registry;
  @TempDir Path directory;
  private EmbeddedBroker broker;

  @BeforeAll
  static void startRegistry() {
    registry = EmbeddedRegistry.start(registryHome, 0);
  }

  @AfterAll
  static void stopRegistry() {
    registry.close();
  }

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
    if (!registry.alive()) {
      bringRegistryBack();
    }
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private static void bringRegistryBack() {
    registry = EmbeddedRegistry.start(registryHome, registry.port());
  }

  @Test
  void losesNothingWhileTheBrokerRestartsInMidStream() throws Exception {
    try (StreamRig rig = rig();
        Processor processor = ProcessorIT.start(rig, settings())) {
      send(rig, 0, 200);
      rig.flush();
      rig.awaitRecords(rig.topics().masksLive().name(), 100);
      send(rig, 200, 300);

      broker.close();

      // Its producer waits for the broker, so it is not this thread that sends.
      Thread device = new Thread(() -> send(rig, 300, 400));
      device.start();
      awaitNotReady(processor, "the broker at 127.0.0.1:" + broker.port());
      assertThat(processor.live().ok()).as(processor.live().message()).isTrue();

      broker = EmbeddedBroker.start(directory.resolve("broker"), broker.port());
      device.join();
      send(rig, 400, 500);
      rig.flush();

      awaitEverythingAnswered(rig, 500);
      assertThat(processor.awaitReady(PATIENCE)).as(processor.ready().message()).isTrue();
      assertThat(processor.ready().message()).isEqualTo("ready");
    }
  }

  @Test
  void losesNothingWhileTheBrokerRestartsInTheMiddleOfATransaction() throws Exception {
    EngineBrake brake = new EngineBrake();
    try (StreamRig rig = rig();
        Processor processor = ProcessorIT.start(rig, rare("6s"), loader(brake))) {
      brake.on();
      send(rig, 0, 100);
      rig.flush();
      awaitOpenTransaction(rig, brake);
      int committed = rig.readAll(rig.topics().masksArchive().name()).size();

      broker.close();
      broker = EmbeddedBroker.start(directory.resolve("broker"), broker.port());
      assertThat(rig.readAll(rig.topics().masksArchive().name())).hasSize(committed);
      brake.off();

      send(rig, 100, 200);
      rig.flush();
      awaitEverythingAnswered(rig, 200);
      assertThat(processor.live().ok()).as(processor.live().message()).isTrue();
    }
  }

  @Test
  void losesNothingInAnOutageThatOutlastsADeliveryAndATransaction() throws Exception {
    EngineBrake brake = new EngineBrake();
    try (StreamRig rig = rig();
        Processor processor = ProcessorIT.start(rig, impatient("3s"), loader(brake))) {
      send(rig, 0, 50);
      rig.flush();
      awaitEverythingAnswered(rig, 50);
      brake.on();
      send(rig, 50, 100);
      rig.flush();
      awaitOpenTransaction(rig, brake);

      broker.close();
      // Masks of all partitions come out of the engine, and there is nobody to take them.
      brake.off();
      awaitGivenUp(processor, "live");
      awaitGivenUp(processor, "archive");

      broker = EmbeddedBroker.start(directory.resolve("broker"), broker.port());
      send(rig, 100, 150);
      rig.flush();
      awaitEverythingAnswered(rig, 150);
      assertThat(processor.live().ok()).as(processor.live().message()).isTrue();
      assertThat(replaced(processor, "live")).isZero();
      assertThat(replaced(processor, "archive")).isZero();
    }
  }

  /** Until a lane's writer has given up delivering masks. */
  private static void awaitGivenUp(Processor processor, String lane) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                processor
                        .meters()
                        .find("kafka.producer.record.error.total")
                        .tag("lane", lane)
                        .functionCounters()
                        .stream()
                        .mapToDouble(FunctionCounter::count)
                        .sum()
                    > 0);
  }

  private static double replaced(Processor processor, String lane) {
    return processor
        .meters()
        .get("sonostream.threads.replaced")
        .tag("lane", lane)
        .counter()
        .count();
  }

  /**
   * What is to be delivered, for which Kafka waits for minutes by default, is given up within two
   * seconds; a commit is not, so it succeeds as soon as the broker is back.
   */
  private static Map<String, Object> impatient(String commitInterval) {
    Map<String, Object> all = new HashMap<>(rare(commitInterval));
    for (String lane : List.of("live", "archive")) {
      all.put("processor." + lane + ".kafka.\"producer.request.timeout.ms\"", 1_000);
      all.put("processor." + lane + ".kafka.\"producer.delivery.timeout.ms\"", 2_000);
      all.put("processor." + lane + ".kafka.\"producer.max.block.ms\"", 2_000);
    }
    // A commit of offsets waits a minute by default, and its lane gives nothing up meanwhile.
    all.put("processor.live.kafka.\"main.consumer.default.api.timeout.ms\"", 15_000);
    all.put("processor.archive.kafka.\"producer.transaction.timeout.ms\"", 4_000);
    return all;
  }

  /** Lets batches go one by one until masks of the archive lane have left and wait for a commit. */
  private static void awaitOpenTransaction(StreamRig rig, EngineBrake brake) {
    try (Admin admin = Admin.create(new HashMap<>(rig.kafka()))) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                boolean open =
                    admin.listTransactions().all().get().stream()
                        .anyMatch(listing -> listing.state() == TransactionState.ONGOING);
                if (!open) {
                  brake.letOneGo();
                }
                return open;
              });
    }
  }

  private static BrightnessLoader loader(EngineBrake brake) {
    return new BrightnessLoader(release -> new BrightnessModel(FrameFixture.SIDE, brake));
  }

  private static Map<String, Object> rare(String commitInterval) {
    Map<String, Object> all = new HashMap<>(settings());
    all.put("processor.archive.commit-interval", commitInterval);
    return all;
  }

  @Test
  void framesWaitForARegistryThatIsAwayAndNoneIsTakenForPoison() throws Exception {
    try (StreamRig rig = rig();
        Processor cold = ProcessorIT.start(rig, settings());
        Processor late = Processor.with(rig.settings(settings()), new BrightnessLoader(32))) {
      // Serialized while the registry is here; the processor has not seen its schema yet.
      rig.encode(rig.topics().framesLive().name(), FrameFixture.frame("a", 0).build());
      rig.encode(rig.topics().framesArchive().name(), FrameFixture.frame("a", 0).build());
      registry.close();
      Thread starting = new Thread(late::start);
      starting.start();
      send(rig, 0, 50);
      rig.flush();

      awaitNotReady(cold, "the schema registry at http://127.0.0.1:" + registry.port());
      awaitNotReady(cold, "lane live: frames wait for the schema registry");
      awaitNotReady(cold, "lane archive: frames wait for the schema registry");
      awaitNotReady(late, "the schema registry at http://127.0.0.1:" + registry.port());
      assertThat(cold.live().ok()).isTrue();
      assertThat(rig.readAll(rig.topics().framesDead().name())).isEmpty();
      assertThat(rig.readAll(rig.topics().masksLive().name())).isEmpty();
      assertThat(rig.readAll(rig.topics().masksArchive().name())).isEmpty();

      bringRegistryBack();

      awaitEverythingAnswered(rig, 50);
      starting.join(PATIENCE.toMillis());
      assertThat(late.awaitReady(PATIENCE)).as(late.ready().message()).isTrue();
      late.close();
      assertThat(cold.awaitReady(PATIENCE)).as(cold.ready().message()).isTrue();

      // What was seen before needs no registry.
      registry.close();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(cold.ready().message()).contains("the schema registry at"));
      send(rig, 50, 100);
      rig.flush();
      awaitEverythingAnswered(rig, 100);
      assertThat(cold.live().ok()).isTrue();
    }
  }

  private StreamRig rig() {
    return new StreamRig(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        Map.of("schema.registry.url", registry.url()),
        2);
  }

  private static Map<String, Object> settings() {
    return Map.of(
        "processor.start-timeout", "120s",
        "processor.live.commit-interval", "500ms",
        "processor.archive.commit-interval", "200ms");
  }

  private static void send(StreamRig rig, int from, int to) {
    for (int sequence = from; sequence < to; sequence++) {
      for (String device : DEVICES) {
        rig.send(rig.topics().framesLive().name(), FrameFixture.frame(device, sequence).build());
        rig.send(rig.topics().framesArchive().name(), FrameFixture.frame(device, sequence).build());
      }
    }
  }

  @Test
  void aRecordOfAnUnknownSchemaHoldsUpNoFrameOfAKnownOneWhileTheRegistryIsAway() throws Exception {
    try (StreamRig rig = rig();
        Processor processor = ProcessorIT.start(rig, settings())) {
      send(rig, 0, 50);
      rig.flush();
      awaitEverythingAnswered(rig, 50);
      registry.close();
      byte[] unknown = {0, 0x7f, 0, 0, 1, 5};
      for (String frames :
          List.of(rig.topics().framesLive().name(), rig.topics().framesArchive().name())) {
        for (int partition = 0; partition < 8; partition++) {
          rig.sendRaw(frames, new byte[] {(byte) partition}, unknown);
        }
      }
      rig.flush();
      awaitNotReady(processor, "lane live: frames wait for the schema registry");
      awaitNotReady(processor, "lane archive: frames wait for the schema registry");

      send(rig, 50, 100);
      rig.flush();
      awaitEverythingAnswered(rig, 100);

      bringRegistryBack();
      rig.expectCauses(1);
      assertThat(rig.awaitRecords(rig.topics().framesDead().name(), 16)).hasSize(16);
      assertThat(processor.awaitReady(PATIENCE)).as(processor.ready().message()).isTrue();
    }
  }

  private static void awaitNotReady(Processor processor, String reason) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(processor.ready().message()).contains(reason);
              assertThat(processor.ready().ok()).isFalse();
            });
  }

  /** Each frame of both lanes, in order; on the archive lane once. */
  private static void awaitEverythingAnswered(StreamRig rig, int frames) {
    for (TopicSpec topic : List.of(rig.topics().masksLive(), rig.topics().masksArchive())) {
      Map<String, Set<Long>> first = new HashMap<>();
      int[] repeats = {0};
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(300))
          .untilAsserted(
              () -> {
                first.clear();
                repeats[0] = 0;
                for (ConsumerRecord<byte[], byte[]> record : rig.readAll(topic.name())) {
                  Mask mask = rig.mask(record);
                  boolean isNew =
                      first
                          .computeIfAbsent(mask.getDeviceId(), device -> new LinkedHashSet<>())
                          .add(mask.getSequence());
                  repeats[0] += isNew ? 0 : 1;
                }
                assertThat(first).containsOnlyKeys(DEVICES);
                first.forEach((device, seen) -> assertThat(seen).hasSize(frames));
              });
      first.forEach((device, seen) -> assertThat(List.copyOf(seen)).isSorted());
      if (topic.equals(rig.topics().masksArchive())) {
        assertThat(repeats[0]).isZero();
      }
    }
    assertThat(rig.readAll(rig.topics().framesDead().name())).isEmpty();
  }
}
