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
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** A lane's topology in Kafka's test driver, which commits after every record. */
final class LaneDriver implements AutoCloseable {
  final AtomicBoolean stopping = new AtomicBoolean();
  final AtomicInteger outage = new AtomicInteger();
  final LaneBudget budget;
  private final List<Frame> frames = new ArrayList<>();
  private final List<Mask> masks = new ArrayList<>();
  private final TopologyTestDriver driver;

  LaneDriver(ScriptedIntake intake, Duration drainTimeout) {
    budget = new LaneBudget(intake::usefulInFlight, 1 << 20);
    LaneMetrics metrics = new LaneMetrics(new SimpleMeterRegistry(), Lane.LIVE);
    LaneParts parts =
        new LaneParts(
            Lane.LIVE,
            intake,
            reader(),
            (topic, mask) -> remember(mask),
            "masks",
            1 << 20,
            budget,
            16,
            drainTimeout,
            () -> 1_000_000,
            stopping::get,
            new LaneWaits(),
            new SendRefusals(metrics),
            metrics);
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "lane-driver");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    driver = new TopologyTestDriver(LaneTopology.build("frames", "masks", "dead", parts), config);
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

  /** The record that stands for a frame: its place in a list. */
  byte[] record(Frame frame) {
    frames.add(frame);
    return ByteBuffer.allocate(4).putInt(frames.size() - 1).array();
  }

  /** Sequences of all masks so far. */
  List<Long> answered() {
    List<Long> sequences = new ArrayList<>();
    masks()
        .readValuesToList()
        .forEach(value -> sequences.add(masks.get(ByteBuffer.wrap(value).getInt()).getSequence()));
    return sequences;
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
    return ByteBuffer.allocate(4).putInt(masks.size() - 1).array();
  }

  @Override
  public void close() {
    driver.close();
  }
}
