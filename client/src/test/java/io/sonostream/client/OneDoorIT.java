package io.sonostream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.client.frames.FrameImage;
import io.sonostream.client.frames.FramePublisher;
import io.sonostream.client.frames.FrameReceipt;
import io.sonostream.client.frames.FrameSender;
import io.sonostream.client.frames.Lane;
import io.sonostream.client.frames.WhenFull;
import io.sonostream.client.labels.LabelPublisher;
import io.sonostream.client.masks.MaskSubscriber;
import io.sonostream.client.masks.ReceivedMask;
import io.sonostream.client.topic.Followed;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.client.training.TrainingClient;
import io.sonostream.client.training.TrainingRun;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.fixtures.Fixtures;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelMaps;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneDoorIT {
  private static final String TASK = "breast-lesion";

  @TempDir static Path directory;
  private static TestCluster running;

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
  void imagesBecomeFramesInOrderAndEachReceiptNamesItsPlace() throws Exception {
    Cluster cluster = running.cluster("frames");
    List<CompletableFuture<FrameReceipt>> sent = new ArrayList<>();
    try (FramePublisher frames =
        FramePublisher.to(cluster).device("probe-1").stream("exam-7")
            .task(TASK)
            .whenFull(WhenFull.WAIT)
            .open()) {
      for (int i = 0; i < 40; i++) {
        sent.add(frames.send(image(i).ofSubject("s-1").fromDeviceModel("L12")));
      }
    }
    List<Followed<Frame>> read = all(cluster, cluster.topics().framesLive().name(), Frame.class);
    assertThat(read).hasSize(40);
    for (int i = 0; i < 40; i++) {
      FrameReceipt receipt = sent.get(i).get(1, TimeUnit.SECONDS);
      assertThat(receipt.frame()).isEqualTo(new FrameId("probe-1", "exam-7", i));
      assertThat(receipt.place()).isEqualTo(read.get(i).place());
      Frame frame = read.get(i).value();
      assertThat(frame.getSequence()).isEqualTo(i);
      assertThat(frame.getPixels()).isEqualTo(ByteBuffer.wrap(image(i).bytes()));
      assertThat(frame.getSubjectId()).isEqualTo("s-1");
      assertThat(read.get(i).key()).isEqualTo("probe-1");
    }
  }

  @Test
  void severalDevicesOnOneSenderKeepTheirOwnOrder() throws Exception {
    Cluster cluster = running.cluster("fleet");
    try (FrameSender sender = new FrameSender(cluster)) {
      List<CompletableFuture<FrameReceipt>> sent = new ArrayList<>();
      List<FramePublisher> devices = new ArrayList<>();
      for (int device = 0; device < 3; device++) {
        devices.add(
            FramePublisher.to(cluster)
                .device("probe-" + device)
                .task(TASK)
                .lane(Lane.ARCHIVE)
                .whenFull(WhenFull.WAIT)
                .sender(sender)
                .open());
      }
      for (int i = 0; i < 20; i++) {
        for (FramePublisher device : devices) {
          sent.add(device.send(image(i)));
        }
      }
      devices.forEach(FramePublisher::close);
      assertThat(sent).allMatch(CompletableFuture::isDone);
    }
    List<Followed<Frame>> read = all(cluster, cluster.topics().framesArchive().name(), Frame.class);
    assertThat(read).hasSize(60);
    for (int device = 0; device < 3; device++) {
      String name = "probe-" + device;
      assertThat(read.stream().filter(r -> name.equals(r.key())).map(r -> r.value().getSequence()))
          .isSorted()
          .hasSize(20);
    }
  }

  @Test
  void aFrameThatANewerOneDroppedSaysSoAndLeavesNoGap() {
    Cluster away = Cluster.at("127.0.0.1:1", "http://127.0.0.1:1"); // Nobody listens on port 1.
    FramePublisher frames =
        FramePublisher.to(away).device("probe-1").task(TASK).bounds(2, 2).open();
    List<CompletableFuture<FrameReceipt>> sent = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      sent.add(frames.send(image(i)));
    }
    frames.close(Duration.ZERO);
    assertThat(sent)
        .allSatisfy(
            one ->
                assertThatThrownBy(() -> one.get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(io.sonostream.client.frames.FrameDroppedException.class));
    assertThatThrownBy(() -> frames.send(image(7))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void masksComeInOrderWithTheFramesThatTheyAnswer() throws Exception {
    Cluster cluster = running.cluster("masks");
    List<FrameReceipt> frames = new ArrayList<>();
    try (FramePublisher publisher =
        FramePublisher.to(cluster).device(Fixtures.DEVICE).stream(Fixtures.STREAM)
            .task(TASK)
            .whenFull(WhenFull.WAIT)
            .open()) {
      for (int i = 0; i < 10; i++) {
        frames.add(publisher.send(image(i)).get(30, TimeUnit.SECONDS));
      }
    }
    List<ReceivedMask> received = new CopyOnWriteArrayList<>();
    try (MaskSubscriber masks =
        MaskSubscriber.of(cluster)
            .device(Fixtures.DEVICE)
            .from(StartAt.NOW)
            .withFrames()
            .start(received::add)) {
      assertThat(masks.awaitCaughtUp(TestCluster.LIMIT)).isTrue();
      write(cluster, Fixtures.mask(99).setDeviceId("somebody else's").build());
      for (int i = 0; i < 10; i++) {
        Receipt place = frames.get(i).place();
        Mask.Builder mask =
            Fixtures.mask(i)
                .setSource(new SourceCoordinates(place.topic(), place.partition(), place.offset()));
        write(cluster, mask.build());
        if (i == 4) {
          // Wider than its label map: no mask that anybody should draw.
          write(cluster, mask.setWidth(Fixtures.WIDTH + 1).build());
        }
      }
      Awaitility.await().untilAsserted(() -> assertThat(received).hasSize(10));
      assertThat(masks.state().skipped()).isEqualTo(1);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(received.get(i).id()).isEqualTo(frames.get(i).frame());
      assertThat(received.get(i).classes()).isEqualTo(Fixtures.classes());
      assertThat(received.get(i).segmented()).isTrue();
      assertThat(received.get(i).frame().orElseThrow().getPixels())
          .isEqualTo(ByteBuffer.wrap(image(i).bytes()));
    }
  }

  @Test
  void aMaskWhoseFrameIsGoneComesWithoutIt() throws Exception {
    Cluster cluster = running.cluster("gone");
    List<ReceivedMask> received = new CopyOnWriteArrayList<>();
    try (MaskSubscriber masks =
        MaskSubscriber.of(cluster).from(StartAt.BEGINNING).withFrames().start(received::add)) {
      String topic = cluster.topics().framesLive().name();
      write(
          cluster, Fixtures.mask(0).setSource(new SourceCoordinates(topic, 0, 1_000_000L)).build());
      Awaitility.await().untilAsserted(() -> assertThat(received).hasSize(1));
      assertThat(received.get(0).frame()).isEmpty();
      assertThat(masks.state().trouble()).isEmpty();
    }
  }

  @Test
  void labelsCarryTheFrameAndItsTruth() throws Exception {
    Cluster cluster = running.cluster("labels");
    Frame frame = Fixtures.frame(3).build();
    try (LabelPublisher labels = LabelPublisher.to(cluster, "Dr. Noor", LabelSource.HUMAN)) {
      Receipt place = labels.publish(frame, Fixtures.classes()).get(30, TimeUnit.SECONDS);
      labels.flush();
      assertThat(labels.published()).isEqualTo(1);
      Followed<LabeledFrame> read =
          all(cluster, cluster.topics().labels().name(), LabeledFrame.class).get(0);
      assertThat(read.place()).isEqualTo(place);
      assertThat(read.key()).isEqualTo(FrameId.of(frame).key() + "/Dr.%20Noor");
      assertThat(read.value().getFrame()).isEqualTo(frame);
      assertThat(LabelMaps.decode(read.value().getLabelMap())).isEqualTo(Fixtures.classes());
      assertThat(read.value().getAnnotator()).isEqualTo("Dr. Noor");
      assertThatThrownBy(() -> labels.publish(frame, new byte[3]))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("nothing was published");
    }
  }

  @Test
  void aCommandIsFollowedThroughTheRunThatItJoinedToItsOutcome() throws Exception {
    Cluster cluster = running.cluster("training");
    write(cluster, event("r-0", null, TrainingEventType.FAILED, null));
    List<TrainingEventType> heard = new CopyOnWriteArrayList<>();
    try (TrainingClient training = TrainingClient.open(cluster)) {
      TrainingClient.Command asked = training.retrain(TASK, null, "Dr. Noor", "new labels");
      TrainingCommand command =
          all(cluster, cluster.topics().trainingCommands().name(), TrainingCommand.class)
              .get(0)
              .value();
      assertThat(command).isEqualTo(asked.record());

      write(cluster, event("r-1", asked.id(), TrainingEventType.QUEUED, null));
      CompletableFuture<TrainingEvent> outcome =
          training.follow(asked.id(), event -> heard.add(event.getType()));
      write(cluster, event("r-2", null, TrainingEventType.EPOCH, 9));
      write(cluster, event("r-1", null, TrainingEventType.EPOCH, 1));
      write(cluster, event("r-1", asked.id(), TrainingEventType.PROMOTED, null));

      assertThat(outcome.get(60, TimeUnit.SECONDS).getType()).isEqualTo(TrainingEventType.PROMOTED);
      assertThat(heard)
          .containsExactly(
              TrainingEventType.QUEUED, TrainingEventType.EPOCH, TrainingEventType.PROMOTED);
      List<TrainingRun> runs = training.runs();
      assertThat(runs).extracting(TrainingRun::runId).containsExactly("r-0", "r-1", "r-2");
      assertThat(runs).extracting(TrainingRun::ended).containsExactly(true, true, false);
      assertThat(runs.get(1).epoch()).isEqualTo(1);
      assertThat(runs.get(1).commandId()).isEqualTo(asked.id());
    }
  }

  @Test
  void whoStillFollowsWhenTheClientIsClosedIsToldByACancelledFuture() {
    Cluster cluster = running.cluster("closing");
    TrainingClient training = TrainingClient.open(cluster);
    CompletableFuture<TrainingEvent> outcome = training.follow("nobody's", event -> {});
    training.close();
    assertThat(outcome).isCancelled();
  }

  private static FrameImage image(int seed) {
    byte[] pixels = new byte[Fixtures.WIDTH * Fixtures.HEIGHT];
    pixels[0] = (byte) seed;
    return FrameImage.raw(new PixelImage(Fixtures.WIDTH, Fixtures.HEIGHT, 1, pixels));
  }

  private static TrainingEvent event(
      String run, String command, TrainingEventType type, Integer epoch) {
    return Fixtures.trainingEvent()
        .setRunId(run)
        .setTask(TASK)
        .setCommandId(command)
        .setType(type)
        .setEpoch(epoch)
        .build();
  }

  private static void write(Cluster cluster, Mask mask) throws Exception {
    String topic = cluster.topics().masksLive().name();
    byte[] value = cluster.records().writer(Mask.class).serialize(topic, mask);
    TestCluster.write(cluster, new ProducerRecord<>(topic, mask.getDeviceId(), value));
  }

  private static void write(Cluster cluster, TrainingEvent event) throws Exception {
    TestCluster.write(cluster, cluster.records().of(event));
  }

  private static <T extends SpecificRecord> List<Followed<T>> all(
      Cluster cluster, String topic, Class<T> type) throws InterruptedException {
    List<Followed<T>> records = new CopyOnWriteArrayList<>();
    try (TopicFollower follower =
        TopicFollower.named("all", cluster)
            .read(topic, type, StartAt.BEGINNING, records::add)
            .start()) {
      assertThat(follower.awaitCaughtUp(TestCluster.LIMIT)).isTrue();
    }
    return records;
  }
}
