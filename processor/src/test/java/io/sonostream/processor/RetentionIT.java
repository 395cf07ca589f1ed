package io.sonostream.processor;

import static io.sonostream.processor.FrameFixture.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.schemas.topics.TopicSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Frames that are deleted before they are read can't be answered; they don't vanish in silence. */
class RetentionIT {

  @Test
  void whatRetentionTakesWhileNoProcessorRunsIsCountedInBothLanesAndSaidByHealth()
      throws Exception {
    try (StreamRig rig = new StreamRig(1)) {
      try (Processor before = ProcessorIT.start(rig, Map.of())) {
        sendBoth(rig, 0, 5);
        rig.awaitRecords(rig.topics().masksLive().name(), 5);
        rig.awaitRecords(rig.topics().masksArchive().name(), 5);
        assertThat(before.ready().message()).isEqualTo("ready");
      }
      sendBoth(rig, 5, 65);
      delete(rig, rig.topics().framesLive(), 55);
      delete(rig, rig.topics().framesArchive(), 55);

      try (Processor after = ProcessorIT.start(rig, Map.of())) {
        for (TopicSpec masks : List.of(rig.topics().masksLive(), rig.topics().masksArchive())) {
          rig.awaitRecords(masks.name(), 15);
          assertThat(sequences(rig, masks))
              .containsExactlyElementsOf(
                  LongStream.concat(LongStream.range(0, 5), LongStream.range(55, 65))
                      .boxed()
                      .toList());
        }
        assertThat(lost(after, "live")).isEqualTo(50);
        assertThat(lost(after, "archive")).isEqualTo(50);
        assertThat(after.ready().message())
            .contains("lane live: 50 records were deleted by retention before they were read")
            .contains(rig.topics().framesArchive().name() + "-0 offsets 5 to 54");
        assertThat(after.ready().ok()).isTrue();
      }
    }
  }

  @Test
  void whatRetentionTakesFromUnderALaneThatIsBehindIsCountedToo() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    BrightnessLoader loader =
        new BrightnessLoader(
            release ->
                new BrightnessModel(
                    FrameFixture.SIDE,
                    (inputs, count) -> {
                      if (Thread.currentThread().getName().startsWith("sonostream-engine")) {
                        pass(gate);
                      }
                    }));
    try (StreamRig rig = new StreamRig(1);
        Processor processor =
            Processor.with(
                rig.settings(
                    Map.of(
                        "processor.archive.max-in-flight-frames",
                        2,
                        "processor.archive.max-ledger-frames",
                        2,
                        "processor.archive.kafka.consumer.fetch.max.bytes",
                        "2000",
                        "processor.archive.kafka.consumer.max.partition.fetch.bytes",
                        "2000")),
                loader)) {
      TopicSpec frames = rig.topics().framesArchive();
      int all = 600;
      for (int sequence = 0; sequence < all; sequence++) {
        // Batches of one, so that what is fetched ahead stays little.
        rig.send(frames.name(), frame("a", sequence).build());
        rig.flush();
      }
      processor.start();
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () ->
                  processor
                          .meters()
                          .get("sonostream.frames")
                          .tag("lane", "archive")
                          .counter()
                          .count()
                      > 0);
      delete(rig, frames, all - 10);
      gate.countDown();

      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> sequences(rig, rig.topics().masksArchive()).contains(all - 1L));
      List<Long> answered = sequences(rig, rig.topics().masksArchive());
      assertThat(answered).doesNotHaveDuplicates().isSorted();
      assertThat(lost(processor, "archive")).isEqualTo(all - answered.size()).isPositive();
    }
  }

  private static void sendBoth(StreamRig rig, int from, int to) {
    for (int sequence = from; sequence < to; sequence++) {
      rig.send(rig.topics().framesLive().name(), frame("a", sequence).build());
      rig.send(rig.topics().framesArchive().name(), frame("a", sequence).build());
    }
    rig.flush();
  }

  private static void delete(StreamRig rig, TopicSpec topic, long before) throws Exception {
    try (Admin admin = Admin.create(new HashMap<>(rig.kafka()))) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(topic.name(), 0), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }

  private static List<Long> sequences(StreamRig rig, TopicSpec masks) {
    return rig.readAll(masks.name()).stream()
        .map(record -> rig.mask(record).getSequence())
        .toList();
  }

  private static double lost(Processor processor, String lane) {
    return processor
        .meters()
        .get("sonostream.lost.to.retention")
        .tag("lane", lane)
        .counter()
        .count();
  }

  private static void pass(CountDownLatch gate) {
    try {
      if (!gate.await(5, TimeUnit.MINUTES)) {
        throw new IllegalStateException("nobody opened the gate");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
