package io.sonostream.benchmarks.pipeline;

import com.sun.management.ThreadMXBean;
import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.geometry.Segmentation;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageEncoding;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.testkit.stream.StreamBed;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/**
 * What the steps between consuming and producing take, one after the other on this thread alone.
 * What they lack of the sum of the threads is Kafka's, and that of handing over.
 */
final class FrameSteps {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long NANOS = 300_000_000;
  private static final int AT_ONCE = 20;
  private static final byte SURE = (byte) 224;

  /** Written so that nothing is left out as useless. */
  @SuppressWarnings("unused")
  private static volatile @Nullable Object result;

  private final StreamBed bed;
  private final FrameMapping mapping;
  private final PipelineFrames frames;

  FrameSteps(StreamBed bed, FrameMapping mapping, PipelineFrames frames) {
    this.bed = bed;
    this.mapping = mapping;
    this.frames = frames;
  }

  List<FrameStep> measure() {
    RecordSerdes serdes = new RecordSerdes(bed.registry());
    String topic = bed.topics().framesLive().name();
    try (Serde<Frame> read = serdes.forValue(Frame.class);
        Serde<Mask> written = serdes.forValue(Mask.class)) {
      Frame frame = frames.frame("device", 0);
      byte[] record = read.serializer().serialize(topic, frame);
      PixelImage image = decoded(frame);
      ByteBuffer inputs = ByteBuffer.allocate(mapping.geometry().input().frameBytes());
      byte[] answer = new byte[mapping.geometry().outputBytes()];
      Arrays.fill(answer, SURE);
      ByteBuffer outputs = ByteBuffer.wrap(answer);
      String masks = bed.topics().masksLive().name();
      Mask mask = mask(frame, finished(outputs));
      return List.of(
          step("read the record", () -> read.deserializer().deserialize(topic, record)),
          step("decode", () -> decoded(frame)),
          step(
              "letterbox",
              () -> {
                mapping.write(image, inputs, 0);
                return inputs;
              }),
          step("finish", () -> finished(outputs)),
          step("encode the mask", () -> written.serializer().serialize(masks, mask)));
    }
  }

  private PixelImage decoded(Frame frame) {
    try {
      return new ImageDecoder(ImageLimits.DEFAULT)
          .decode(
              frame.getPixels(),
              ImageEncoding.valueOf(frame.getEncoding().name()),
              frame.getWidth(),
              frame.getHeight(),
              1);
    } catch (BadImageException e) {
      throw new IllegalStateException("a frame of this benchmark can't be decoded", e);
    }
  }

  private LabelMap finished(ByteBuffer outputs) {
    Segmentation seen = mapping.read(outputs, 0, frames.side(), frames.side(), false);
    return LabelMaps.encode(frames.side(), frames.side(), seen.map().values());
  }

  private static Mask mask(Frame frame, LabelMap map) {
    Instant at = frame.getCapturedAt();
    return Mask.newBuilder()
        .setDeviceId(frame.getDeviceId())
        .setStreamId(frame.getStreamId())
        .setSequence(frame.getSequence())
        .setTask(frame.getTask())
        .setStatus(MaskStatus.SEGMENTED)
        .setWidth(frame.getWidth())
        .setHeight(frame.getHeight())
        .setLabelMap(map)
        .setRegions(List.of())
        .setSource(new SourceCoordinates("frames", 0, 0L))
        .setTiming(new MaskTiming(at, at, at, at, at, 1))
        .build();
  }

  private static FrameStep step(String name, Callable<Object> work) {
    run(work);
    Cost cost = run(work);
    return new FrameStep(name, cost.nanos() / 1e3, cost.bytes());
  }

  private record Cost(double nanos, double bytes) {}

  private static Cost run(Callable<Object> work) {
    int rounds = 0;
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long begun = THREADS.getCurrentThreadCpuTime();
    while (THREADS.getCurrentThreadCpuTime() - begun < NANOS) {
      for (int i = 0; i < AT_ONCE; i++) {
        try {
          result = work.call();
        } catch (Exception e) {
          throw new IllegalStateException("a step of this benchmark failed", e);
        }
      }
      rounds += AT_ONCE;
    }
    return new Cost(
        (THREADS.getCurrentThreadCpuTime() - begun) / (double) rounds,
        (THREADS.getCurrentThreadAllocatedBytes() - bytes) / (double) rounds);
  }
}
