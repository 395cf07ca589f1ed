package io.sonostream.client.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sonostream.client.Cluster;
import io.sonostream.client.TestCluster;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.frames.FrameImage;
import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.Worker;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.ReceivedInstance;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstancePublisherIT {
  private static final InstanceLimits LIMITS =
      new InstanceLimits(2, Duration.ofSeconds(60), Duration.ofSeconds(30), 1000);

  @TempDir static Path directory;
  private static TestCluster local;

  @BeforeAll
  static void start() {
    local = new TestCluster(directory);
  }

  @AfterAll
  static void stop() {
    local.close();
  }

  private static ReceivedInstance receipt(String instance, String content, int frames) {
    return ReceivedInstance.newBuilder()
        .setInstance(instance)
        .setContent(content)
        .setDeviceId("dicom")
        .setStreamId("instance-" + instance)
        .setFrames(frames)
        .setVia("store")
        .setReceivedAt(Instant.EPOCH)
        .build();
  }

  private static FrameStream stream(String instance) {
    return new FrameStream("dicom", "instance-" + instance, "t", Map.of());
  }

  /** Frames of 4x4 pixels; making {@code broken} fails. */
  private static InstanceFrames frames(int count, int broken) {
    return new InstanceFrames() {
      @Override
      public int count() {
        return count;
      }

      @Override
      public CapturedImage frame(int index) throws InstanceRefusedException {
        if (index == broken) {
          throw InstanceRefusedException.unusable("frame is broken", null);
        }
        return new CapturedImage(
            FrameImage.raw(new PixelImage(4, 4, 1, new byte[16])), Instant.now());
      }
    };
  }

  private static Taken publish(InstancePublisher to, String instance, String content, int count)
      throws Exception {
    return to.publish(receipt(instance, content, count), stream(instance), frames(count, -1));
  }

  /** Committed frames by stream and sequence, in the order of the topic. */
  private static List<String> frames(Cluster cluster) throws InterruptedException {
    List<String> ids = new CopyOnWriteArrayList<>();
    try (TopicFollower all =
        TopicFollower.named("frames-of-test", cluster)
            .read(
                cluster.topics().framesArchive(),
                Frame.class,
                StartAt.BEGINNING,
                record ->
                    ids.add(record.value().getStreamId() + "/" + record.value().getSequence()))
            .start()) {
      assertThat(all.awaitCaughtUp(Duration.ofSeconds(60))).isTrue();
    }
    return ids;
  }

  private static List<String> ids(String instance, int count) {
    return IntStream.range(0, count).mapToObj(i -> "instance-" + instance + "/" + i).toList();
  }

  @Test
  void anInstanceIsPublishedOnceHoweverOftenItIsSentAndByWhichProcess() throws Exception {
    Cluster cluster = local.cluster("once");
    try (InstancePublisher first = new InstancePublisher(cluster, "g", LIMITS)) {
      first.start();
      assertThat(publish(first, "a", "x", 3)).isEqualTo(Taken.PUBLISHED);
      assertThat(publish(first, "a", "x", 3)).isEqualTo(Taken.KNOWN);
    }
    try (InstancePublisher second = new InstancePublisher(cluster, "g", LIMITS)) {
      second.start();
      assertThat(publish(second, "a", "x", 3)).isEqualTo(Taken.KNOWN);
      assertThat(publish(second, "b", "x", 2)).isEqualTo(Taken.PUBLISHED);
      assertThat(second.known()).isEqualTo(2);
    }

    List<String> expected = new ArrayList<>(ids("a", 3));
    expected.addAll(ids("b", 2));
    assertThat(frames(cluster)).containsExactlyElementsOf(expected);
  }

  @Test
  void anInstanceWithAFrameThatCannotBeMadeLeavesNothing() throws Exception {
    Cluster cluster = local.cluster("whole");
    try (InstancePublisher publisher = new InstancePublisher(cluster, "g", LIMITS)) {
      publisher.start();

      assertThatThrownBy(() -> publisher.publish(receipt("a", "x", 5), stream("a"), frames(5, 3)))
          .isInstanceOf(InstanceRefusedException.class)
          .hasMessage("frame is broken");
      assertThat(publish(publisher, "b", "x", 2)).isEqualTo(Taken.PUBLISHED);
    }

    assertThat(frames(cluster)).containsExactlyElementsOf(ids("b", 2));
  }

  @Test
  void anotherInstanceUnderTheSameNameIsRefused() throws Exception {
    Cluster cluster = local.cluster("other");
    try (InstancePublisher publisher = new InstancePublisher(cluster, "g", LIMITS)) {
      publisher.start();
      publish(publisher, "a", "x", 1);

      assertThatThrownBy(() -> publish(publisher, "a", "y", 1))
          .isInstanceOfSatisfying(
              InstanceRefusedException.class, e -> assertThat(e.isDuplicate()).isTrue());
    }
    assertThat(frames(cluster)).containsExactlyElementsOf(ids("a", 1));
  }

  @Test
  void theSameInstanceOverManyThreadsIsPublishedByOneOfThem() throws Exception {
    Cluster cluster = local.cluster("threads");
    AtomicInteger published = new AtomicInteger();
    AtomicInteger known = new AtomicInteger();
    try (InstancePublisher publisher = new InstancePublisher(cluster, "g", LIMITS)) {
      publisher.start();
      List<Worker> senders = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Worker sender =
            new Worker(
                "sender-" + i,
                () -> {
                  for (String name : List.of("a", "b", "c")) {
                    try {
                      Taken taken = publish(publisher, name, "x", 2);
                      (taken == Taken.PUBLISHED ? published : known).incrementAndGet();
                    } catch (Exception e) {
                      throw new AssertionError(e);
                    }
                  }
                });
        sender.start();
        senders.add(sender);
      }
      senders.forEach(Worker::join);
      assertThat(senders).allSatisfy(sender -> assertThat(sender.failure()).isEmpty());
    }

    assertThat(published.get()).isEqualTo(3);
    assertThat(known.get()).isEqualTo(21);
    assertThat(frames(cluster)).hasSize(6).doesNotHaveDuplicates();
  }

  @Test
  void whoIsTakenOverPublishesNoMoreAndSaysWhy() throws Exception {
    Cluster cluster = local.cluster("fenced");
    InstanceLimits one =
        new InstanceLimits(1, Duration.ofSeconds(60), Duration.ofSeconds(30), 1000);
    try (InstancePublisher first = new InstancePublisher(cluster, "g", one);
        InstancePublisher second = new InstancePublisher(cluster, "g", one)) {
      first.start();
      publish(first, "a", "x", 1);
      second.start();

      assertThatThrownBy(() -> publish(first, "b", "x", 1))
          .isInstanceOf(UnavailableException.class);
      assertThat(first.failure().orElse("")).contains("another process publishes as 'g'");
      assertThat(publish(second, "b", "x", 1)).isEqualTo(Taken.PUBLISHED);
      assertThatThrownBy(() -> publish(first, "c", "x", 1))
          .isInstanceOf(UnavailableException.class);
      assertThat(second.failure()).isEmpty();
    }
    assertThat(frames(cluster)).containsExactlyInAnyOrder("instance-a/0", "instance-b/0");
  }

  /** As a large clip to a slow broker: by another process it is not. */
  @Test
  void anInstanceThatTakesLongerThanATransactionMayHasToComeAgainAndNoOtherWithIt()
      throws Exception {
    Cluster cluster = local.cluster("late");
    InstanceLimits brief = new InstanceLimits(1, Duration.ofSeconds(11), Duration.ofSeconds(10), 9);
    try (InstancePublisher publisher = new InstancePublisher(cluster, "g", brief);
        Admin admin = cluster.admin()) {
      publisher.start();
      InstanceFrames late = onceAborted(admin, cluster.topics().instances().name() + "/g/0");

      assertThatThrownBy(() -> publisher.publish(receipt("a", "x", 2), stream("a"), late))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("gateway.instances.transaction-timeout, which is 11 s");

      assertThat(publisher.failure()).isEmpty();
      assertThat(publish(publisher, "b", "x", 2)).isEqualTo(Taken.PUBLISHED);
      assertThat(publish(publisher, "a", "x", 1)).isEqualTo(Taken.PUBLISHED);
    }
    List<String> expected = new ArrayList<>(ids("b", 2));
    expected.addAll(ids("a", 1));
    assertThat(frames(cluster)).containsExactlyElementsOf(expected);
  }

  /** Two frames, the second of which is made once the broker has given the transaction up. */
  private static InstanceFrames onceAborted(Admin admin, String transactionalId) {
    InstanceFrames frames = frames(2, -1);
    return new InstanceFrames() {
      @Override
      public int count() {
        return frames.count();
      }

      @Override
      public CapturedImage frame(int index) throws InstanceRefusedException {
        if (index == 1) {
          await()
              .atMost(TestCluster.LIMIT)
              .until(
                  () ->
                      admin
                              .describeTransactions(List.of(transactionalId))
                              .description(transactionalId)
                              .get()
                              .state()
                          == TransactionState.COMPLETE_ABORT);
        }
        return frames.frame(index);
      }
    };
  }

  @Test
  void beyondItsMemoryTheOldestIsForgottenAndCounted() throws Exception {
    Cluster cluster = local.cluster("memory");
    InstanceLimits two = new InstanceLimits(1, Duration.ofSeconds(60), Duration.ofSeconds(30), 2);
    try (InstancePublisher publisher = new InstancePublisher(cluster, "g", two)) {
      publisher.start();
      publish(publisher, "a", "x", 1);
      publish(publisher, "b", "x", 1);
      publish(publisher, "c", "x", 1);

      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(publisher.forgotten()).isEqualTo(1));
      assertThat(publisher.known()).isEqualTo(2);
      assertThat(publish(publisher, "c", "x", 1)).isEqualTo(Taken.KNOWN);
    }
  }
}
