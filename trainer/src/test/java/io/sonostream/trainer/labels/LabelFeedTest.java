package io.sonostream.trainer.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;
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

  private static LabelFeed feed(LabelCopy copy, Supplier<Consumer<byte[], byte[]>> consumers) {
    return new LabelFeed(
        "labels",
        copy,
        new LabelCheck(new ImageDecoder(ImageLimits.DEFAULT)),
        consumers,
        () -> new LabelTopic("topic-id", 1),
        (topic, data) -> {
          throw new AssertionError("no record was sent");
        },
        Duration.ofDays(1),
        Clock.systemUTC());
  }
}
