package io.sonostream.trainer.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.sonostream.client.UnavailableException;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.schemas.LabeledFrame;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelFeedTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path home;

  @Test
  void whatNobodyForesawIsSaidAndTriedAgain() {
    AtomicInteger tries = new AtomicInteger();
    Supplier<Consumer<byte[], byte[]>> consumers =
        () -> {
          if (tries.incrementAndGet() == 1) {
            throw new IllegalStateException("nobody expected this");
          }
          throw new WakeupException();
        };
    try (LabelCopy copy = LabelCopy.open(home);
        LabelFeed feed = feed(copy, consumers)) {
      feed.start();
      await().atMost(Duration.ofMinutes(1)).until(() -> tries.get() == 2);
      assertThat(feed.trouble()).isEqualTo("nobody expected this");
    }
  }

  @Test
  void anErrorThatEndsTheReadingIsSaid() {
    try (LabelCopy copy = LabelCopy.open(home);
        LabelFeed feed =
            feed(
                copy,
                () -> {
                  throw new NoClassDefFoundError("a decoder");
                })) {
      feed.start();
      await().atMost(Duration.ofMinutes(1)).until(() -> !feed.trouble().isEmpty());
      assertThat(feed.trouble())
          .isEqualTo("label-feed failed: java.lang.NoClassDefFoundError: a decoder");
    }
  }

  /** As one comes whose writer took nanoseconds for microseconds: one usable, one not. */
  @Test
  void aLabelOfAYearThatNoClockShowsStopsNobody() {
    Instant far = Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS);
    LabeledFrame good = drawnAt(far, Labels.label("s1", 0, 8));
    LabeledFrame bad = drawnAt(far, Labels.broken("s2", 1, 8));
    LabeledFrame next = Labels.label("s3", 2, 8);
    List<LabeledFrame> all = List.of(good, bad, next);
    try (LabelCopy copy = LabelCopy.open(home);
        LabelFeed feed = feed(copy, () -> delivering(all), (topic, data) -> all.get(data[0]))) {
      feed.start();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> !feed.trouble().isEmpty() || copy.positions().getOrDefault(0, 0L) == 3);
      assertThat(feed.trouble()).isEmpty();
      List<Instant> drawn = new ArrayList<>();
      copy.forEach(entry -> drawn.add(entry.labeledAt()));
      assertThat(drawn).containsExactly(far, next.getLabeledAt());
      assertThat(copy.setAside()).containsOnlyKeys(Labels.key(bad));
    }
  }

  /** Of the new topic not a record has come when somebody wants to freeze the copy. */
  @Test
  void aCopyThatIsReadAnewIsNotFrozenBeforeItIsWhole() {
    List<LabeledFrame> all = List.of(Labels.label("s1", 0, 8), Labels.label("s2", 1, 8));
    AtomicReference<LabelTopic> topic = new AtomicReference<>(new LabelTopic("first", 1));
    CountDownLatch emptied = new CountDownLatch(1);
    CountDownLatch frozen = new CountDownLatch(1);
    AtomicInteger consumers = new AtomicInteger();
    Supplier<Consumer<byte[], byte[]>> made =
        () -> {
          boolean anew = consumers.incrementAndGet() == 2;
          return delivering(
              all,
              () -> {
                if (anew) {
                  emptied.countDown();
                  waitFor(frozen);
                }
              });
        };
    try (LabelCopy copy = LabelCopy.open(home.resolve("copy"));
        LabelFeed feed = feed(copy, made, topic::get, (name, data) -> all.get(data[0]))) {
      feed.start();
      await().atMost(LONG).until(() -> feed.caughtUpAtNanos() != Long.MIN_VALUE);
      feed.checkpoint(home.resolve("whole"));
      assertThat(frozenTopic(home.resolve("whole"))).isEqualTo("first");
      topic.set(new LabelTopic("second", 1));
      waitFor(emptied);
      assertThat(feed.caughtUpAtNanos()).isEqualTo(Long.MIN_VALUE);
      assertThatExceptionOfType(UnavailableException.class)
          .isThrownBy(() -> feed.checkpoint(home.resolve("half")))
          .withMessageContaining("does not hold all labels of labels yet");
      frozen.countDown();
      await().atMost(LONG).until(() -> feed.caughtUpAtNanos() != Long.MIN_VALUE);
      feed.checkpoint(home.resolve("anew"));
      assertThat(frozenTopic(home.resolve("anew"))).isEqualTo("second");
    } finally {
      frozen.countDown();
    }
  }

  private static @Nullable String frozenTopic(Path frozen) {
    try (LabelSnapshot snapshot = LabelSnapshot.open(frozen)) {
      assertThat(snapshot.positions()).isEqualTo(Map.of(0, 2L));
      return snapshot.topicId();
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static LabeledFrame drawnAt(Instant at, LabeledFrame label) {
    return LabeledFrame.newBuilder(label).setLabeledAt(at).build();
  }

  private static Consumer<byte[], byte[]> delivering(List<LabeledFrame> labels) {
    return delivering(labels, () -> {});
  }

  /**
   * @param before happens before the first label comes
   */
  private static Consumer<byte[], byte[]> delivering(List<LabeledFrame> labels, Runnable before) {
    TopicPartition partition = new TopicPartition("labels", 0);
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    consumer.updateEndOffsets(Map.of(partition, (long) labels.size()));
    consumer.schedulePollTask(
        () -> {
          before.run();
          for (int i = 0; i < labels.size(); i++) {
            consumer.addRecord(
                new ConsumerRecord<>(
                    "labels",
                    0,
                    i,
                    Labels.key(labels.get(i)).getBytes(StandardCharsets.UTF_8),
                    new byte[] {(byte) i}));
          }
        });
    return consumer;
  }

  private static LabelFeed feed(LabelCopy copy, Supplier<Consumer<byte[], byte[]>> consumers) {
    return feed(
        copy,
        consumers,
        (topic, data) -> {
          throw new AssertionError("no record was sent");
        });
  }

  private static LabelFeed feed(
      LabelCopy copy,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Deserializer<LabeledFrame> deserializer) {
    return feed(copy, consumers, () -> new LabelTopic("topic-id", 1), deserializer);
  }

  private static LabelFeed feed(
      LabelCopy copy,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Supplier<LabelTopic> topic,
      Deserializer<LabeledFrame> deserializer) {
    return new LabelFeed(
        "labels",
        copy,
        new LabelCheck(new ImageDecoder(ImageLimits.DEFAULT)),
        consumers,
        topic,
        deserializer,
        Duration.ofDays(1),
        Clock.systemUTC());
  }
}
