package io.sonostream.devices.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sonostream.client.Cluster;
import io.sonostream.client.Receipt;
import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.Phantom;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.devices.source.CyclicSource;
import io.sonostream.devices.source.FrameSource;
import io.sonostream.devices.source.Packer;
import io.sonostream.devices.source.Packing;
import io.sonostream.devices.source.PhantomSource;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.embedded.EmbeddedBroker;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.Channels;
import io.sonostream.imaging.image.ImageFile;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.FreePort;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetIT {
  private static final DeviceModel PROBE = DeviceModel.named("L12-4");
  private static TestCluster cluster;

  @TempDir Path directory;

  @BeforeAll
  static void start(@TempDir Path shared) {
    cluster = new TestCluster(shared);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void framesOfManyDevicesAreReadBackInOrderPixelForPixel() throws Exception {
    Topics topics = cluster.topics("many");
    Packing[] packings = {Packing.RAW, Packing.PNG, Packing.JPEG, Packing.SOURCE};
    ConcurrentLinkedQueue<FrameId> heard = new ConcurrentLinkedQueue<>();
    try (Fleet fleet = fleet(cluster.kafka(), topics)) {
      for (int i = 0; i < 12; i++) {
        PixelFormat format = i % 3 == 0 ? PixelFormat.RGB8 : null;
        fleet.start(
            DeviceSettings.live("probe-" + i, "exam", "breast-lesion", 50)
                .packedAs(packings[i % 4], format)
                .bounded(64, 64)
                .limitedTo(8)
                .saying(Map.of("room", "3")),
            new PhantomSource(phantom(i)),
            new DeviceListener() {
              @Override
              public void published(FrameId frame, Receipt place) {
                heard.add(frame);
              }
            });
      }
      fleet.done().get(3, TimeUnit.MINUTES);
      DeviceCounts counts = fleet.counts();
      assertThat(counts.captured()).isEqualTo(96);
      assertThat(counts.published()).isEqualTo(96);
      assertThat(counts.dropped() + counts.failed() + counts.waiting()).isZero();
    }
    assertThat(heard).hasSize(96).doesNotHaveDuplicates();
    Map<String, List<Frame>> devices = framesByDevice(cluster.kafka(), topics.framesLive());
    assertThat(devices).hasSize(12);
    devices.forEach(
        (device, frames) -> {
          assertSequenceWithoutGap(frames, 8);
          int subject = Integer.parseInt(device.substring("probe-".length()));
          Phantom phantom = new Phantom(phantom(subject));
          for (Frame frame : frames) {
            assertThat(frame.getTask()).isEqualTo("breast-lesion");
            assertThat(frame.getDeviceModel()).isEqualTo("L12-4");
            assertThat(frame.getSubjectId()).isEqualTo("phantom-" + subject);
            assertThat(frame.getAttributes()).containsEntry("room", "3");
            assertThat(frame.getPixelSpacing().getRowMillimetres()).isEqualTo(40.0 / 64);
            byte[] truth = phantom.frame(frame.getSequence()).pixels();
            PixelImage picture = picture(frame);
            assertThat(picture.channels())
                .isEqualTo(frame.getPixelFormat() == PixelFormat.RGB8 ? 3 : 1);
            if (frame.getEncoding() != PixelEncoding.JPEG) {
              assertThat(Channels.convert(picture, 1).pixels()).isEqualTo(truth);
            }
          }
        });
  }

  @Test
  void archiveDeviceAtFullSpeedLosesNothing() throws Exception {
    Topics topics = cluster.topics("archive");
    List<SourceFrame> shared = recorded();
    try (Fleet fleet = fleet(cluster.kafka(), topics)) {
      for (int i = 0; i < 4; i++) {
        fleet.start(
            DeviceSettings.archive("a" + i, "exam", "breast-lesion", Double.POSITIVE_INFINITY)
                .limitedTo(400),
            new CyclicSource(shared, i));
      }
      fleet.done().get(3, TimeUnit.MINUTES);
      assertThat(fleet.counts().dropped()).isZero();
    }
    Map<String, List<Frame>> devices = framesByDevice(cluster.kafka(), topics.framesArchive());
    assertThat(devices).hasSize(4);
    devices.values().forEach(frames -> assertSequenceWithoutGap(frames, 400));
  }

  @Test
  void slowBrokerMakesADeviceDropItsOldestFramesAndCountThem() throws Exception {
    Topics topics = cluster.topics("slow");
    // Two or three frames a second: a busy machine, too, captures many more.
    limitBytesPerSecond("slow-device", 10_000.0);
    Map<String, Object> kafka = new HashMap<>(cluster.kafka());
    kafka.put("client.id", "slow-device");
    kafka.put("compression.type", "none");
    DeviceCounts counts;
    try (Fleet fleet = fleet(kafka, topics)) {
      Device device =
          fleet.start(
              DeviceSettings.live("slow", "exam", "breast-lesion", 200)
                  .bounded(4, 4)
                  .limitedTo(500),
              new CyclicSource(recorded(), 0));
      await().atMost(TestCluster.TIMEOUT).until(() -> device.counts().captured() == 500);
      assertThat(device.counts().dropped()).isGreaterThan(300);
      limitBytesPerSecond("slow-device", null);
      counts = device.done().get(3, TimeUnit.MINUTES);
    }
    assertThat(counts.published() + counts.dropped()).isEqualTo(500);
    List<Frame> frames = framesByDevice(cluster.kafka(), topics.framesLive()).get("slow");
    assertSequenceWithoutGap(frames, (int) counts.published());
    assertThat(frames)
        .isSortedAccordingTo((a, b) -> a.getCapturedAt().compareTo(b.getCapturedAt()));
  }

  @Test
  void devicesGoOnWhileTheBrokerIsAwayAndPublishWhenItIsBack() throws Exception {
    int port = FreePort.next();
    Map<String, Object> kafka = new HashMap<>();
    kafka.put("bootstrap.servers", "127.0.0.1:" + port);
    kafka.put("max.block.ms", 300);
    kafka.put("reconnect.backoff.max.ms", 200);
    Path data = directory.resolve("broker");
    EmbeddedBroker first = EmbeddedBroker.start(data, port);
    Topics topics = TestCluster.create("away", kafka);
    first.close();
    DeviceCounts counts;
    try (Fleet fleet = fleet(kafka, topics)) {
      Device device =
          fleet.start(
              DeviceSettings.live("patient", "exam", "breast-lesion", 100).bounded(5, 5),
              new CyclicSource(recorded(), 0));
      await().atMost(TestCluster.TIMEOUT).until(() -> device.counts().dropped() > 40);
      assertThat(device.counts().published()).isZero();
      for (int outage = 0; outage < 2; outage++) {
        long before = device.counts().published();
        try (EmbeddedBroker broker = EmbeddedBroker.start(data, port)) {
          assertThat(broker.port()).isEqualTo(port);
          await()
              .atMost(TestCluster.TIMEOUT)
              .until(() -> device.counts().published() > before + 100);
        }
        long dropped = device.counts().dropped();
        await().atMost(TestCluster.TIMEOUT).until(() -> device.counts().dropped() > dropped + 40);
      }
      try (EmbeddedBroker broker = EmbeddedBroker.start(data, port)) {
        assertThat(broker.port()).isEqualTo(port);
        device.stop();
        counts = device.done().get(3, TimeUnit.MINUTES);
        List<Frame> frames = framesByDevice(kafka, topics.framesLive()).get("patient");
        assertSequenceWithoutGap(frames, (int) counts.published());
      }
    }
    assertThat(counts.failed()).isZero();
    assertThat(counts.captured()).isEqualTo(counts.published() + counts.dropped());
  }

  @Test
  void absentRegistryIsAnOutageAndNotALostFrame() throws Exception {
    Topics topics = cluster.topics("noregistry");
    Map<String, String> nowhere =
        Map.of("schema.registry.url", "http://127.0.0.1:" + FreePort.next(), "max.retries", "0");
    Fleet fleet = new Fleet(Cluster.of(cluster.kafka(), nowhere, topics), Clock.systemUTC(), 1);
    Device device =
        fleet.start(
            DeviceSettings.live("lonely", "exam", "breast-lesion", 100).limitedTo(60),
            new CyclicSource(recorded(), 0));
    await().atMost(TestCluster.TIMEOUT).until(() -> device.counts().dropped() > 20);
    fleet.close(Duration.ZERO);
    DeviceCounts counts = device.done().get(1, TimeUnit.MINUTES);
    assertThat(counts.dropped()).isEqualTo(counts.captured());
    assertThat(counts.failed()).isZero();
  }

  @Test
  void frameThatKafkaRefusesIsCountedAndLeavesNoGap() throws Exception {
    Topics topics = cluster.topics("large");
    SourceFrame small = recorded().get(0);
    int side = 2200;
    byte[] noise = new byte[side * side];
    // What could be packed smaller would be sent as a PNG.
    new Random(1).nextBytes(noise);
    SourceFrame large = SourceFrame.of(new PixelImage(side, side, 1, noise));
    try (Fleet fleet = fleet(cluster.kafka(), topics)) {
      Device device =
          fleet.start(
              DeviceSettings.archive("big", "exam", "breast-lesion", 100).limitedTo(9),
              new CyclicSource(List.of(small, large, small), 0));
      DeviceCounts counts = device.done().get(3, TimeUnit.MINUTES);
      assertThat(counts.failed()).isEqualTo(3);
      assertThat(counts.published()).isEqualTo(6);
    }
    assertSequenceWithoutGap(framesByDevice(cluster.kafka(), topics.framesArchive()).get("big"), 6);
  }

  @Test
  void brokenSourceEndsItsDeviceAfterTheFramesBeforeItAndNoOther() throws Exception {
    Topics topics = cluster.topics("broken");
    CyclicSource good = new CyclicSource(recorded(), 0);
    AtomicInteger left = new AtomicInteger(3);
    FrameSource breaking =
        () -> {
          if (left.getAndDecrement() == 0) {
            throw new NoClassDefFoundError("a decoder");
          }
          return good.next();
        };
    try (Fleet fleet = fleet(cluster.kafka(), topics)) {
      Device broken =
          fleet.start(DeviceSettings.live("broken", "exam", "breast-lesion", 50), breaking);
      Device healthy =
          fleet.start(
              DeviceSettings.live("healthy", "exam", "breast-lesion", 50).limitedTo(10),
              new CyclicSource(recorded(), 0));
      assertThatThrownBy(() -> broken.done().get(3, TimeUnit.MINUTES))
          .hasCauseInstanceOf(NoClassDefFoundError.class);
      assertThat(broken.counts().published()).isEqualTo(3);
      assertThat(healthy.done().get(3, TimeUnit.MINUTES).published()).isEqualTo(10);
    }
  }

  private static Fleet fleet(Map<String, ?> kafka, Topics topics) {
    return new Fleet(Cluster.of(kafka, cluster.registry(), topics), Clock.systemUTC(), 2);
  }

  private static PhantomSettings phantom(int subject) {
    return new PhantomSettings(subject, 1, PROBE, 64, 64, 50);
  }

  private static List<SourceFrame> recorded() {
    return CyclicSource.record(new PhantomSource(phantom(5)), new Packer(Packing.RAW, null), 8);
  }

  private static PixelImage picture(Frame frame) {
    ByteBuffer buffer = frame.getPixels();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return frame.getEncoding() == PixelEncoding.RAW
        ? new PixelImage(
            frame.getWidth(),
            frame.getHeight(),
            frame.getPixelFormat() == PixelFormat.RGB8 ? 3 : 1,
            bytes)
        : decoded(bytes);
  }

  private static PixelImage decoded(byte[] file) {
    try {
      return ImageFile.decode(ByteBuffer.wrap(file)).image();
    } catch (BadImageException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, List<Frame>> framesByDevice(Map<String, ?> kafka, TopicSpec topic) {
    Map<String, List<Frame>> devices = new HashMap<>();
    for (ConsumerRecord<String, Frame> record :
        cluster.read(kafka, topic.name(), topic.partitions(), Frame.class)) {
      assertThat(record.key()).isEqualTo(record.value().getDeviceId());
      devices.computeIfAbsent(record.key(), id -> new ArrayList<>()).add(record.value());
    }
    return devices;
  }

  private static void assertSequenceWithoutGap(List<Frame> frames, int count) {
    assertThat(frames).hasSize(count);
    for (int i = 0; i < count; i++) {
      assertThat(frames.get(i).getSequence()).isEqualTo(i);
    }
  }

  private static void limitBytesPerSecond(String client, Double limit) throws Exception {
    try (Admin admin = Admin.create(new HashMap<>(cluster.kafka()))) {
      admin
          .alterClientQuotas(
              List.of(
                  new ClientQuotaAlteration(
                      new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, client)),
                      List.of(new ClientQuotaAlteration.Op("producer_byte_rate", limit)))))
          .all()
          .get();
    }
  }
}
