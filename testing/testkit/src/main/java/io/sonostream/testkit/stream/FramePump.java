package io.sonostream.testkit.stream;

import io.sonostream.runtime.Worker;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Devices that send raw frames at a rate, for ever or until stopped.
 *
 * <p>Owner: its own thread sends. Hand-off: to Kafka's producer. Bound: the producer's buffer; a
 * pump waits, because it measures the processor and not itself. Shutdown: {@link #stop} ends the
 * thread and flushes.
 */
public final class FramePump implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final Serializer<Frame> serializer;
  private final String topic;
  private final List<String> devices;
  private final byte[] pixels;
  private final int side;
  private final double framesPerSecond;
  private final Map<String, Long> sent = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Worker worker;
  private volatile boolean stopping;

  /**
   * @param framesPerSecond of all devices together; infinity for as fast as Kafka takes them
   */
  public FramePump(
      StreamBed bed, String topic, List<String> devices, int side, double framesPerSecond) {
    Map<String, Object> config = new HashMap<>(bed.kafka());
    config.put("linger.ms", 0);
    config.put("acks", "all");
    config.put("batch.size", 1 << 20);
    config.put("buffer.memory", 64 << 20);
    config.put("max.request.size", Topics.MAX_FRAME_BYTES);
    config.put("delivery.timeout.ms", 600_000);
    config.put("max.block.ms", 600_000);
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    this.serializer = new RecordSerdes(bed.registry()).forValue(Frame.class).serializer();
    this.topic = topic;
    this.devices = List.copyOf(devices);
    this.side = side;
    this.pixels = new byte[side * side];
    this.framesPerSecond = framesPerSecond;
    new Random(1).nextBytes(pixels);
    devices.forEach(device -> sent.put(device, 0L));
    this.worker = new Worker("pump-" + topic, this::run, this::failed);
  }

  public void start() {
    worker.start();
  }

  /** Frames so far, by device; sequences run from 0. */
  public Map<String, Long> sent() {
    return Map.copyOf(sent);
  }

  public long total() {
    return sent.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Stops and waits until Kafka has everything. */
  public void stop() {
    stopping = true;
    worker.join();
    producer.flush();
    check();
  }

  @Override
  public void close() {
    stopping = true;
    worker.join();
    producer.close();
  }

  private void failed(String name, Throwable why) {
    failure.compareAndSet(null, why);
  }

  private void run() {
    long start = System.nanoTime();
    for (long i = 0; !stopping && failure.get() == null; i++) {
      if (framesPerSecond != Double.POSITIVE_INFINITY) {
        long due = start + (long) (i / framesPerSecond * 1e9);
        long early = due - System.nanoTime();
        while (early > 0 && !stopping) {
          LockSupport.parkNanos(early);
          early = due - System.nanoTime();
        }
      }
      send(i);
    }
  }

  private void send(long i) {
    String device = devices.get((int) (i % devices.size()));
    long sequence = sent.merge(device, 1L, Long::sum) - 1;
    Frame frame =
        Frame.newBuilder()
            .setDeviceId(device)
            .setStreamId("pump")
            .setSequence(sequence)
            .setCapturedAt(Instant.now())
            .setTask(StreamBed.TASK)
            .setWidth(side)
            .setHeight(side)
            .setPixelFormat(PixelFormat.GRAY8)
            .setEncoding(PixelEncoding.RAW)
            .setPixels(ByteBuffer.wrap(pixels))
            .setAttributes(Map.of())
            .build();
    producer.send(
        new ProducerRecord<>(
            topic, device.getBytes(StandardCharsets.UTF_8), serializer.serialize(topic, frame)),
        (metadata, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        });
  }

  private void check() {
    Throwable e = failure.get();
    if (e != null) {
      throw new IllegalStateException("frames could not be sent to " + topic, e);
    }
  }
}
