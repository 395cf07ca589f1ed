package io.sonostream.trainer.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelFeedTest {
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

  private static LabeledFrame drawnAt(Instant at, LabeledFrame label) {
    return LabeledFrame.newBuilder(label).setLabeledAt(at).build();
  }

  private static Consumer<byte[], byte[]> delivering(List<LabeledFrame> labels) {
    TopicPartition partition = new TopicPartition("labels", 0);
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    consumer.updateEndOffsets(Map.of(partition, (long) labels.size()));
    consumer.schedulePollTask(
        () -> {
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
    return new LabelFeed(
        "labels",
        copy,
        new LabelCheck(new ImageDecoder(ImageLimits.DEFAULT)),
        consumers,
        () -> new LabelTopic("topic-id", 1),
        deserializer,
        Duration.ofDays(1),
        Clock.systemUTC());
  }
}
