package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.Steadying;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.records.Timestamps;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest probabilities of each stream whose masks are steadied. A frame leans on one that is
 * there: it waits for none. One that was overtaken by a later frame of its stream, that follows a
 * gap or a pause, that shows another subject, or that another model saw, is told as it is.
 *
 * <p>Owner: the finishing pool's threads. Hand-off: this object's lock for the table; planes never
 * change once they are in it. Bound: {@value #MAX_STREAMS} streams and 64 MiB, the one that was
 * used longest ago goes first. Shutdown: nothing to end.
 */
final class SteadyStreams {
  private static final int MAX_STREAMS = 256;
  private static final long MAX_BYTES = 64L << 20;

  /** Frames that may be missing between two: shed, or dropped by the device. */
  private static final long LONGEST_STEP = 4;

  /**
   * Between two frames, by the device's clock. Sequences alone don't tell: what a device drops
   * before Kafka takes it leaves no gap in them, and a probe that was lifted and set down elsewhere
   * goes on with the next.
   */
  private static final long LONGEST_PAUSE_MICROS = 500_000;

  private final SteadySettings settings;
  private final Map<Stream, Newest> streams = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  SteadyStreams(SteadySettings settings) {
    this.settings = settings;
  }

  private record Stream(String lane, String device, String stream, String task) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Newest(
      ModelIdentity model,
      @Nullable String subject,
      int width,
      int height,
      long sequence,
      long capturedMicros,
      byte[][] planes) {
    Newest(ModelIdentity model, Frame frame, byte[][] planes) {
      this(
          model,
          frame.getSubjectId(),
          frame.getWidth(),
          frame.getHeight(),
          frame.getSequence(),
          Timestamps.micros(frame.getCapturedAt()),
          planes);
    }

    /** Whether it shows what this one showed, a moment later, by the same model. */
    boolean leadsTo(Newest next) {
      long step = next.sequence - sequence;
      long pause = next.capturedMicros - capturedMicros;
      return step >= 1
          && step <= LONGEST_STEP
          && pause > 0
          && pause <= LONGEST_PAUSE_MICROS
          && model.equals(next.model)
          && Objects.equals(subject, next.subject)
          && width == next.width
          && height == next.height;
    }

    long bytes() {
      return (long) planes.length * planes[0].length;
    }
  }

  /**
   * What is told of a frame.
   *
   * @param from sequence of the frame that it leans on; null where it leans on none
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Steadied(byte[][] planes, @Nullable Long from) {}

  /**
   * @param planes (K,H,W) as the network gives them, at the frame's own size
   */
  Steadied steady(FrameJob job, ModelIdentity model, byte[][] planes) {
    Frame frame = job.frame();
    double share = settings.share(job.lane(), frame.getDeviceId());
    if (share == 0) {
      return new Steadied(planes, null);
    }
    Stream stream =
        new Stream(job.lane().label(), frame.getDeviceId(), frame.getStreamId(), frame.getTask());
    Newest alone = new Newest(model, frame, planes);
    Newest before = find(stream);
    if (before == null || !before.leadsTo(alone)) {
      keep(stream, alone);
      return new Steadied(planes, null);
    }
    byte[][] leant = new Steadying(share).lean(planes, before.planes());
    keep(stream, new Newest(model, frame, leant));
    return new Steadied(leant, before.sequence());
  }

  private synchronized @Nullable Newest find(Stream stream) {
    return streams.get(stream);
  }

  private synchronized void keep(Stream stream, Newest newest) {
    Newest there = streams.get(stream);
    boolean overtaken =
        there != null
            && there.model().equals(newest.model())
            && there.sequence() > newest.sequence()
            && there.sequence() - newest.sequence() <= LONGEST_STEP;
    if (overtaken) {
      return;
    }
    streams.put(stream, newest);
    bytes += newest.bytes() - (there == null ? 0 : there.bytes());
    var oldest = streams.values().iterator();
    while (streams.size() > MAX_STREAMS || bytes > MAX_BYTES) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }
}
