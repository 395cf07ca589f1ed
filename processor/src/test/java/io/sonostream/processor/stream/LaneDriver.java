package io.sonostream.processor.stream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.metrics.LaneMetrics;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.serde.KnownSchemas;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
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

  /** The same, written with a schema that may not be known ({@link #learn}). */
  byte[] record(Frame frame, int schema) {
    return lane.record(frame, schema);
  }

  /** Bytes that are no frame. */
  byte[] poison(int schema) {
    return lane.record(null, schema);
  }

  /** From now on the registry has an answer for this schema. */
  void learn(int schema) {
    lane.schemas.add(schema);
  }

  /** What a record is when it is read again, as after a restart with other limits. */
  void becomes(int offset, Frame frame) {
    lane.frames.set(offset, frame);
  }

  /** A record can't be read any more, as after its schema was deleted. */
  void rots(int offset) {
    lane.frames.set(offset, null);
  }

  /** Retention takes what is older. */
  void retain(long beginning) {
    lane.beginning = beginning;
  }

  /** The partition ends here now, as after a broker lost its end. */
  void endAt(long end) {
    lane.end = end;
  }

  /** What health says that frames wait for and should not have to. */
  Optional<String> standsStillFor() {
    return lane.parts.waits().any();
  }

  double lost() {
    return lane.meters.get("sonostream.lost.to.retention").counter().count();
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
    private final List<@Nullable Frame> frames = new ArrayList<>();
    private final List<byte[]> records = new ArrayList<>();
    private final Set<Integer> schemas = ConcurrentHashMap.newKeySet();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private long beginning;
    private long end = Long.MAX_VALUE;
    private final List<Mask> masks = new ArrayList<>();

    Sessions(ScriptedIntake intake, int maxLedgerFrames) {
      this(intake, maxLedgerFrames, Duration.ofSeconds(30));
    }

    Sessions(ScriptedIntake intake, int maxLedgerFrames, Duration drainTimeout) {
      budget = new LaneBudget(intake::usefulInFlight, 1 << 20, Long.MAX_VALUE);
      LaneMetrics metrics = new LaneMetrics(meters, Lane.ARCHIVE);
      parts =
          new LaneParts(
              Lane.ARCHIVE,
              intake,
              new LaneDoor(
                  reader(),
                  new SchemaDesk("test"),
                  new TaskGate(
                      Lane.ARCHIVE, intake, task -> false, Duration.ZERO, CaptureClock.AS_SAID),
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
              FrameTraces.OFF,
              metrics);
    }

    LaneSession session(Outlet outlet) {
      return new LaneSession(parts, outlet);
    }

    ThreadSessions sessions() {
      return parts.sessions();
    }

    byte[] record(Frame frame) {
      return record(frame, 0);
    }

    byte[] record(@Nullable Frame frame, int schema) {
      byte[] record = ByteBuffer.allocate(8).putInt(frames.size()).putInt(schema).array();
      frames.add(frame);
      records.add(record);
      return record;
    }

    Mask mask(byte[] value) {
      return masks.get(ByteBuffer.wrap(value).getInt());
    }

    private FrameReader reader() {
      return new FrameReader(
          new Scripted(),
          failure -> "registry away".equals(failure.getMessage()),
          new FrameLimits(1 << 20));
    }

    /** Knows the schema 0, and others once they are learned. */
    private final class Scripted implements Deserializer<Frame>, KnownSchemas {
      @Override
      public Frame deserialize(String topic, byte[] value) {
        if (outage.get() > 0) {
          outage.decrementAndGet();
          throw new IllegalStateException("registry away");
        }
        return Objects.requireNonNull(frames.get(ByteBuffer.wrap(value).getInt()), "no frame");
      }

      @Override
      public OptionalInt schemaOf(byte[] record) {
        return OptionalInt.of(ByteBuffer.wrap(record).getInt(4));
      }

      @Override
      public boolean knows(int id) {
        return id == 0 || schemas.contains(id);
      }

      @Override
      public void learn(int id) {
        if (!knows(id)) {
          throw new IllegalStateException("registry away");
        }
      }
    }

    private byte[] remember(Mask mask) {
      masks.add(mask);
      return ByteBuffer.allocate(4).putInt(masks.size() - 1).array();
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
        if (next < beginning || next > end) {
          throw new OffsetOutOfRangeException(Map.of(new TopicPartition("frames", 0), next));
        }
        return next < records.size()
            ? new ConsumerRecord<>("frames", 0, next, new byte[] {'a'}, records.get((int) next))
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
        return beginning;
      }

      @Override
      public void close() {
        next = 0;
      }
    }
  }
}
