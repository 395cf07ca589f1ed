package io.sonostream.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.model.engine.EngineException;
import io.sonostream.model.engine.EngineException.Kind;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.topics.TopicSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/** Faults of the engine in mid-stream, with the real broker. */
class EngineFaultsIT {
  private static final int SIDE = FrameFixture.SIDE;
  private static final byte POISONED = 77;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void aFrameThatTheEngineCanNotRunIsADeadLetterWithItsCauseAndItsNeighboursAreMasks()
      throws Exception {
    BrightnessLoader loader =
        loader(
            (inputs, count) -> {
              for (int i = 0; i < count; i++) {
                if (inputs.get(i * SIDE * SIDE) == POISONED) {
                  throw new EngineException(Kind.BAD_BATCH, "pixel out of range");
                }
              }
            });
    try (StreamRig rig = new StreamRig(1);
        Processor processor = start(rig, loader)) {
      rig.expectCauses(1);
      TopicSpec frames = rig.topics().framesArchive();
      for (int sequence = 0; sequence < 200; sequence++) {
        rig.send(frames.name(), frame(sequence, sequence % 20 == 7));
      }
      rig.flush();

      List<ConsumerRecord<byte[], byte[]>> dead =
          rig.awaitRecords(rig.topics().framesDead().name(), 10);
      List<Long> masks =
          rig.awaitRecords(rig.topics().masksArchive().name(), 190).stream()
              .map(record -> rig.mask(record).getSequence())
              .toList();

      assertThat(masks)
          .containsExactlyElementsOf(
              LongStream.range(0, 200).filter(i -> i % 20 != 7).boxed().toList());
      assertThat(dead).hasSize(10);
      assertThat(dead)
          .allSatisfy(
              letter ->
                  assertThat(
                          new String(
                              letter.headers().lastHeader("__streams.errors.message").value(),
                              StandardCharsets.UTF_8))
                      .contains("pixel out of range"));
      assertThat(processor.live().ok()).isTrue();
    }
  }

  @Test
  void halvesWhatRunsOutOfMemoryRemembersItAndTriesTransientFaultsAgain() throws Exception {
    AtomicInteger hiccups = new AtomicInteger(3);
    BrightnessLoader loader =
        loader(
            (inputs, count) -> {
              if (count > 2) {
                throw new EngineException(Kind.OUT_OF_MEMORY, "no room for " + count);
              }
              if (hiccups.getAndDecrement() > 0) {
                throw new EngineException(Kind.TRANSIENT, "hiccup");
              }
            });
    try (StreamRig rig = new StreamRig(1);
        Processor processor = start(rig, loader)) {
      int before = processor.serving().get(0).batchSize();
      for (int sequence = 0; sequence < 300; sequence++) {
        rig.send(rig.topics().framesLive().name(), frame(sequence, false));
      }
      rig.flush();
      assertThat(rig.awaitRecords(rig.topics().masksLive().name(), 300)).hasSize(300);
      assertThat(before).isGreaterThan(2);
      assertThat(processor.serving().get(0).batchSize()).isLessThanOrEqualTo(2);
      assertThat(rig.readAll(rig.topics().framesDead().name())).isEmpty();
      assertThat(processor.live().ok()).isTrue();
    }
  }

  @Test
  void stopsLoudlyWithoutACommitWhenTheEngineIsGoneAndTheNextProcessorAnswersTheRest()
      throws Exception {
    AtomicInteger calls = new AtomicInteger();
    BrightnessLoader loader =
        loader(
            (inputs, count) -> {
              if (calls.incrementAndGet() > 10) {
                throw new EngineException(Kind.GONE, "fell off the bus");
              }
            });
    try (StreamRig rig = new StreamRig(1)) {
      int sent = 400;
      for (int sequence = 0; sequence < sent; sequence++) {
        rig.send(rig.topics().framesLive().name(), frame(sequence, false));
        rig.send(rig.topics().framesArchive().name(), frame(sequence, false));
      }
      rig.flush();
      ProcessorSettings settings;
      try (Processor processor = start(rig, loader)) {
        await().atMost(PATIENCE).until(() -> !processor.live().ok());
        assertThat(processor.live().message()).contains("fell off the bus");
        assertThat(processor.ready().ok()).isFalse();
        settings = rig.settings(Map.of());
      }
      for (TopicSpec masks : List.of(rig.topics().masksLive(), rig.topics().masksArchive())) {
        boolean live = masks.equals(rig.topics().masksLive());
        String group = live ? settings.live().applicationId() : settings.archive().applicationId();
        assertThat(committed(rig, group)).isLessThanOrEqualTo(rig.readAll(masks.name()).size());
      }

      try (Processor next = start(rig, loader((inputs, count) -> {}))) {
        for (TopicSpec masks : List.of(rig.topics().masksLive(), rig.topics().masksArchive())) {
          await()
              .atMost(PATIENCE)
              .until(
                  () ->
                      rig.readAll(masks.name()).stream()
                              .map(record -> rig.mask(record).getSequence())
                              .distinct()
                              .count()
                          == sent);
        }
        assertThat(rig.readAll(rig.topics().masksArchive().name())).hasSize(sent);
        assertThat(rig.readAll(rig.topics().framesDead().name())).isEmpty();
      }
    }
  }

  /** What waited was committed past long ago: only who waits is known of it. */
  @Test
  void framesThatWaitedForAModelThatEndsTheEngineAreAnsweredByTheNextProcessor() throws Exception {
    String task = "awaited";
    int sent = 40;
    Map<String, String> waitLong =
        Map.of(
            "processor.batches.max-age", "10m",
            "processor.live.commit-interval", "300ms",
            "processor.archive.commit-interval", "200ms",
            "processor.live.drain-timeout", "5s",
            "processor.archive.drain-timeout", "5s");
    BrightnessLoader breaking =
        loader(
            (inputs, count) -> {
              if (inputs.get(0) == POISONED) {
                throw new EngineException(Kind.GONE, "fell off the bus");
              }
            });
    try (StreamRig rig = new StreamRig(1)) {
      ProcessorSettings settings = rig.settings(waitLong);
      List<String> groups =
          List.of(settings.live().applicationId(), settings.archive().applicationId());
      try (Processor processor = Processor.with(settings, breaking)) {
        processor.start();
        assertThat(processor.awaitReady(PATIENCE)).as(processor.ready().message()).isTrue();
        ModelTopics.assign(rig, task, "v1");
        await()
            .atMost(PATIENCE)
            .until(() -> processor.ready().message().contains("no model yet for " + task));
        for (int sequence = 0; sequence < sent; sequence++) {
          Frame frame = frame(sequence, true, task);
          rig.send(rig.topics().framesLive().name(), frame);
          rig.send(rig.topics().framesArchive().name(), frame);
        }
        rig.flush();
        for (String group : groups) {
          await().atMost(PATIENCE).until(() -> committed(rig, group) >= sent);
        }

        ModelTopics.release(rig, task, "v1");
        await().atMost(PATIENCE).until(() -> !processor.live().ok());
        assertThat(processor.live().message()).contains("fell off the bus");
      }
      try (Processor next = Processor.with(settings, loader((inputs, count) -> {}))) {
        next.start();
        for (TopicSpec masks : List.of(rig.topics().masksLive(), rig.topics().masksArchive())) {
          List<Long> answered =
              rig.awaitRecords(masks.name(), sent).stream()
                  .map(record -> rig.mask(record).getSequence())
                  .toList();
          assertThat(answered)
              .as(masks.name())
              .containsExactlyElementsOf(LongStream.range(0, sent).boxed().toList());
        }
        assertThat(rig.readAll(rig.topics().framesDead().name())).isEmpty();
      }
    }
  }

  @Test
  void aCallThatNeverReturnsIsSaidAndEndsTheLanesWithoutACommit() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    BrightnessLoader loader =
        loader(
            (inputs, count) -> {
              if (calls.incrementAndGet() > 3) {
                awaitDeaf(never);
              }
            });
    try (StreamRig rig = new StreamRig(1)) {
      ProcessorSettings settings = rig.settings(Map.of("processor.engine.call-timeout", "1s"));
      try (Processor processor = Processor.with(settings, loader)) {
        processor.start();
        assertThat(processor.awaitReady(PATIENCE)).isTrue();
        for (int sequence = 0; sequence < 200; sequence++) {
          rig.send(rig.topics().framesLive().name(), frame(sequence, false));
        }
        rig.flush();
        await().atMost(PATIENCE).until(() -> !processor.live().ok());
        assertThat(processor.live().message()).contains("model v1", "has not returned for");
        assertThat(processor.ready().ok()).isFalse();
      } finally {
        never.countDown();
      }
      assertThat(committed(rig, settings.live().applicationId()))
          .isLessThanOrEqualTo(rig.readAll(rig.topics().masksLive().name()).size());
    }
  }

  /** As native code waits: no interrupt ends it. */
  private static void awaitDeaf(CountDownLatch latch) {
    boolean over = false;
    while (!over) {
      try {
        latch.await();
        over = true;
      } catch (InterruptedException e) {
        // Native code does not hear it.
      }
    }
  }

  /** Records that the group need not read again. */
  private static long committed(StreamRig rig, String group)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(new HashMap<>(rig.kafka()))) {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(OffsetAndMetadata::offset)
          .sum();
    }
  }

  private interface BeforeRun {
    void look(ByteBuffer inputs, int count);
  }

  /** Faults come under load only: while it is tried, the model is fine. */
  private static BrightnessLoader loader(BeforeRun beforeRun) {
    return new BrightnessLoader(
        release ->
            new BrightnessModel(
                SIDE,
                (inputs, count) -> {
                  if (Thread.currentThread().getName().startsWith("sonostream-engine")) {
                    beforeRun.look(inputs, count);
                  }
                }));
  }

  private static Processor start(StreamRig rig, BrightnessLoader loader)
      throws InterruptedException {
    Processor processor =
        Processor.with(
            rig.settings(
                Map.of(
                    "processor.live.commit-interval", "300ms",
                    "processor.archive.commit-interval", "200ms",
                    "processor.live.drain-timeout", "5s",
                    "processor.archive.drain-timeout", "5s")),
            loader);
    processor.start();
    await().atMost(PATIENCE).until(() -> processor.ready().ok() || !processor.live().ok());
    return processor;
  }

  private static Frame frame(long sequence, boolean poisoned) {
    return frame(sequence, poisoned, FrameFixture.TASK);
  }

  private static Frame frame(long sequence, boolean poisoned, String task) {
    byte[] pixels = FrameFixture.square(sequence);
    pixels[0] = poisoned ? POISONED : 0;
    return FrameFixture.frame("a", sequence)
        .setTask(task)
        .setPixels(ByteBuffer.wrap(pixels))
        .build();
  }
}
