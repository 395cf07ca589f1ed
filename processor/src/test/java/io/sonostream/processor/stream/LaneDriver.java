package io.sonostream.processor.stream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.metrics.LaneMetrics;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;

/** A lane's topology in Kafka's test driver, which commits after every record. */
final class LaneDriver implements AutoCloseable {
  final AtomicBoolean stopping;
  final AtomicInteger outage;
  final LaneBudget budget;
  private final Sessions lane;
  private final TopologyTestDriver driver;

  LaneDriver(ScriptedIntake intake, Duration drainTimeout) {
    lane = new Sessions(intake, 16, drainTimeout);
    stopping = lane.stopping;
    outage = lane.outage;
    budget = lane.budget;
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "lane-driver");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    driver =
        new TopologyTestDriver(LaneTopology.build("frames", "masks", "dead", lane.parts), config);
  }

  TestInputTopic<byte[], byte[]> frames() {
    return driver.createInputTopic("frames", new ByteArraySerializer(), new ByteArraySerializer());
  }

  TestOutputTopic<byte[], byte[]> masks() {
    return driver.createOutputTopic(
        "masks", new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  TestOutputTopic<byte[], byte[]> dead() {
    return driver.createOutputTopic(
        "dead", new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The record that stands for a frame; to be sent in the order in which they are made. */
  byte[] record(Frame frame) {
    return lane.record(frame);
  }

  /** A moment passes: answers leave, and who waits is looked after. */
  void moment() {
    driver.advanceWallClockTime(Duration.ofMillis(1));
  }

  /** Sequences of all masks so far. */
  List<Long> answered() {
    List<Long> sequences = new ArrayList<>();
    masks().readValuesToList().forEach(value -> sequences.add(lane.mask(value).getSequence()));
    return sequences;
  }

  @Override
  public void close() {
    driver.close();
  }

  /** What sessions share, without Kafka Streams. */
  static final class Sessions {
    final AtomicBoolean stopping = new AtomicBoolean();
    final AtomicInteger outage = new AtomicInteger();
    final LaneBudget budget;
    private final LaneParts parts;
    private final List<Frame> frames = new ArrayList<>();
    private final List<Mask> masks = new ArrayList<>();

    Sessions(ScriptedIntake intake, int maxLedgerFrames) {
      this(intake, maxLedgerFrames, Duration.ofSeconds(30));
    }

    Sessions(ScriptedIntake intake, int maxLedgerFrames, Duration drainTimeout) {
      budget = new LaneBudget(intake::usefulInFlight, 1 << 20, Long.MAX_VALUE);
      LaneMetrics metrics = new LaneMetrics(new SimpleMeterRegistry(), Lane.ARCHIVE);
      parts =
          new LaneParts(
              Lane.ARCHIVE,
              intake,
              new LaneDoor(
                  reader(),
                  new SchemaDesk("test"),
                  new TaskGate(Lane.ARCHIVE, intake, task -> false, Duration.ZERO),
                  new SendRefusals(metrics),
                  () -> 1_000_000),
              partition -> new Rereader(),
              (topic, mask) -> remember(mask),
              "frames",
              "masks",
              1 << 20,
              budget,
              maxLedgerFrames,
              new CommitPatience(Duration.ofMillis(20), drainTimeout),
              () -> 1_000_000,
              CaptureClock.AS_SAID,
              stopping::get,
              new LaneWaits(),
              new LostFrames(metrics, () -> 1_000_000),
              new ThreadSessions(),
              metrics);
    }

    LaneSession session(Outlet outlet) {
      return new LaneSession(parts, outlet);
    }

    ThreadSessions sessions() {
      return parts.sessions();
    }

    byte[] record(Frame frame) {
      frames.add(frame);
      return bytes(frames.size() - 1);
    }

    Mask mask(byte[] value) {
      return masks.get(ByteBuffer.wrap(value).getInt());
    }

    private FrameReader reader() {
      return new FrameReader(
          (topic, value) -> {
            if (outage.get() > 0) {
              outage.decrementAndGet();
              throw new IllegalStateException("registry away");
            }
            return frames.get(ByteBuffer.wrap(value).getInt());
          },
          failure -> "registry away".equals(failure.getMessage()),
          new FrameLimits(1 << 20));
    }

    private byte[] remember(Mask mask) {
      masks.add(mask);
      return bytes(masks.size() - 1);
    }

    private static byte[] bytes(int place) {
      return ByteBuffer.allocate(4).putInt(place).array();
    }

    /** The records once more; a record's offset is its frame's place. */
    private final class Rereader implements FrameRereader {
      private long next;

      @Override
      public void from(long offset) {
        next = offset;
      }

      @Override
      public @Nullable ConsumerRecord<byte[], byte[]> peek() {
        return next < frames.size()
            ? new ConsumerRecord<>("frames", 0, next, new byte[] {'a'}, bytes((int) next))
            : null;
      }

      @Override
      public void drop() {
        next++;
      }

      @Override
      public long position() {
        return next;
      }

      @Override
      public long beginning() {
        return 0;
      }

      @Override
      public void close() {
        next = 0;
      }
    }
  }
}
