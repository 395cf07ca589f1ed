package io.sonostream.benchmarks.viewer;

import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.devices.source.PhantomSource;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.runtime.Worker;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.ModelReference;
import io.sonostream.schemas.Region;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.stream.StreamBed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Devices whose phantoms are answered at once with their truth: the viewer's load without an engine
 * beside it.
 *
 * <p>Owner: its own thread sends. Hand-off: to Kafka's producer. Bound: the producer's buffer, and
 * {@link #LOOP} phantoms a device, shown over and over. Shutdown: {@link #close} ends the thread,
 * then the producer.
 */
final class AnsweredFrames implements AutoCloseable {
  private static final int LOOP = 30;

  /** A phantom and what the mask of it says, ready but for sequence and times. */
  private record Scene(SourceFrame seen, LabelMap map, List<Region> regions) {}

  private final String framesTopic;
  private final String masksTopic;
  private final double framesPerSecond;
  private final Map<String, List<Scene>> scenes = new HashMap<>();
  private final List<String> devices = new ArrayList<>();
  private final Serializer<Frame> frames;
  private final Serializer<Mask> masks;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Worker worker = new Worker("answered-frames", this::run, this::failed);
  private volatile boolean closing;

  /**
   * @param rate frames a second of each device
   */
  AnsweredFrames(StreamBed bed, int count, int side, double rate) {
    framesTopic = bed.topics().framesLive().name();
    masksTopic = bed.topics().masksLive().name();
    framesPerSecond = count * rate;
    for (int device = 0; device < count; device++) {
      String name = "device-" + (device + 1);
      devices.add(name);
      scenes.put(name, scan(device, side));
    }
    RecordSerdes serdes = new RecordSerdes(bed.registry());
    frames = serdes.forValue(Frame.class).serializer();
    masks = serdes.forValue(Mask.class).serializer();
    Map<String, Object> config = new HashMap<>(bed.kafka());
    config.put("linger.ms", 0);
    config.put("max.request.size", Topics.MAX_FRAME_BYTES);
    producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  void start() {
    worker.start();
  }

  /** Frames so far. */
  long sent() {
    Throwable e = failure.get();
    if (e != null) {
      throw new IllegalStateException("frames could not be sent", e);
    }
    return sent.get();
  }

  @Override
  public void close() {
    closing = true;
    worker.join();
    producer.close();
  }

  private static List<Scene> scan(int device, int side) {
    DeviceModel model = DeviceModel.ALL.get(device % DeviceModel.ALL.size());
    PhantomSource phantom =
        new PhantomSource(new PhantomSettings(300 + device, device, model, side, side, 15));
    List<Scene> scan = new ArrayList<>();
    for (int i = 0; i < LOOP; i++) {
      SourceFrame seen = phantom.next();
      LabelMap map =
          LabelMaps.encode(seen.width(), seen.height(), Objects.requireNonNull(seen.truth()));
      long area = LabelMaps.areas(map)[1];
      scan.add(new Scene(seen, map, List.of(new Region(1, "lesion", area, null, 0.9f))));
    }
    return scan;
  }

  private void failed(String name, Throwable why) {
    failure.compareAndSet(null, why);
  }

  private void run() {
    long start = System.nanoTime();
    for (long i = 0; !closing && failure.get() == null; i++) {
      long due = start + (long) (i / framesPerSecond * 1e9);
      for (long early = due - System.nanoTime();
          early > 0 && !closing;
          early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      send(devices.get((int) (i % devices.size())), i / devices.size());
    }
  }

  private void send(String device, long sequence) {
    List<Scene> loop = scenes.getOrDefault(device, List.of());
    Scene scene = loop.get((int) (sequence % loop.size()));
    Instant now = Instant.now();
    Frame frame = frame(device, sequence, scene.seen(), now);
    write(framesTopic, device, frames.serialize(framesTopic, frame));
    write(masksTopic, device, masks.serialize(masksTopic, mask(frame, scene, now)));
    sent.incrementAndGet();
  }

  private void write(String topic, String device, byte[] value) {
    producer.send(
        new ProducerRecord<>(topic, device.getBytes(StandardCharsets.UTF_8), value),
        (metadata, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        });
  }

  private static Frame frame(String device, long sequence, SourceFrame seen, Instant now) {
    return Frame.newBuilder()
        .setDeviceId(device)
        .setStreamId("bench")
        .setSequence(sequence)
        .setCapturedAt(now)
        .setTask(StreamBed.TASK)
        .setWidth(seen.width())
        .setHeight(seen.height())
        .setPixelFormat(seen.format())
        .setEncoding(seen.encoding())
        .setPixels(ByteBuffer.wrap(seen.bytes()))
        .setAttributes(Map.of())
        .build();
  }

  private Mask mask(Frame frame, Scene scene, Instant now) {
    return Mask.newBuilder()
        .setDeviceId(frame.getDeviceId())
        .setStreamId(frame.getStreamId())
        .setSequence(frame.getSequence())
        .setTask(frame.getTask())
        .setStatus(MaskStatus.SEGMENTED)
        .setWidth(frame.getWidth())
        .setHeight(frame.getHeight())
        .setLabelMap(scene.map())
        .setRegions(scene.regions())
        .setModel(new ModelReference(frame.getTask(), "truth", "0".repeat(64)))
        .setSource(new SourceCoordinates(framesTopic, 0, frame.getSequence()))
        .setTiming(new MaskTiming(now, now, now, now, now, 1))
        .build();
  }
}
