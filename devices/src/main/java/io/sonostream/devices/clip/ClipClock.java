package io.sonostream.devices.clip;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.time.Duration;
import java.util.OptionalDouble;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;

/** From a stream's ticks to the time since its first picture, which never goes back. */
final class ClipClock {
  private static final double USUAL_RATE = 25;

  private final double nanosPerTick;
  private final long usualNanos;
  private final OptionalDouble framesPerSecond;
  private long firstTick = AV_NOPTS_VALUE;
  private long lastNanos = -1;

  ClipClock(AVStream video) {
    nanosPerTick = 1e9 * video.time_base().num() / video.time_base().den();
    AVRational rate = video.avg_frame_rate();
    framesPerSecond =
        rate.num() > 0 && rate.den() > 0
            ? OptionalDouble.of((double) rate.num() / rate.den())
            : OptionalDouble.empty();
    usualNanos = (long) (1e9 / framesPerSecond.orElse(USUAL_RATE));
  }

  OptionalDouble framesPerSecond() {
    return framesPerSecond;
  }

  /** How far pictures are apart, where nothing better is known. */
  long usualNanos() {
    return usualNanos;
  }

  /** When a picture is due; one without a time follows the one before at the usual distance. */
  Duration at(long tick) {
    if (tick == AV_NOPTS_VALUE) {
      lastNanos = lastNanos < 0 ? 0 : lastNanos + usualNanos;
    } else {
      if (firstTick == AV_NOPTS_VALUE) {
        firstTick = tick;
      }
      lastNanos = Math.max(lastNanos, Math.max(0, nanos(tick - firstTick)));
    }
    return Duration.ofNanos(lastNanos);
  }

  /** When the last picture ends. */
  Duration end(long ticksOfLast) {
    long lasts = ticksOfLast > 0 ? nanos(ticksOfLast) : usualNanos;
    return Duration.ofNanos(Math.max(0, lastNanos) + lasts);
  }

  long nanos(long ticks) {
    return Math.round(ticks * nanosPerTick);
  }
}
