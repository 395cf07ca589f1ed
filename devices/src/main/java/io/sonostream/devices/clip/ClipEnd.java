package io.sonostream.devices.clip;

import static org.bytedeco.ffmpeg.global.avformat.AVFMT_DURATION_FROM_BITRATE;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;

import java.time.Duration;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;

/**
 * Whether a clip ends where its file says that it does: a download that broke off is a shorter clip
 * to FFmpeg, and no error.
 */
final class ClipEnd {
  private final ClipClock clock;
  private final long announcedPictures;
  private final long announcedNanos;

  /** Whether that is counted from the time 0, and not from the first picture. */
  private final boolean announcedFromZero;

  private long packets;
  private long firstTick = AV_NOPTS_VALUE;
  private long lastTick = AV_NOPTS_VALUE;
  private long endTick = AV_NOPTS_VALUE;

  /** Whether the last picture's packet said how long it lasts. */
  private boolean endIsSaid;

  /** The longest that two pictures were apart. */
  private long longestNanos;

  private String why = "";

  ClipEnd(AVFormatContext container, AVStream video, ClipClock clock) {
    this.clock = clock;
    this.longestNanos = clock.usualNanos();
    this.announcedPictures = video.nb_frames();
    this.announcedFromZero = video.duration() == AV_NOPTS_VALUE || video.duration() <= 0;
    if (isAvi(container) && video.nb_frames() > 0) {
      // FFmpeg shortens the length of a cut one to what is there; the header's count, in ticks,
      // stays.
      announcedNanos = clock.nanos(video.nb_frames());
    } else if (!announcedFromZero) {
      announcedNanos = clock.nanos(video.duration());
    } else if (container.nb_streams() == 1
        && container.duration() > 0
        && container.duration_estimation_method() != AVFMT_DURATION_FROM_BITRATE) {
      // With several streams the others may be longer than the video.
      announcedNanos = (long) (1e9 / AV_TIME_BASE * container.duration());
    } else {
      announcedNanos = 0;
    }
  }

  private static boolean isAvi(AVFormatContext container) {
    return container.iformat().name().getString().equals("avi");
  }

  Optional<Duration> length() {
    return announcedNanos > 0 ? Optional.of(Duration.ofNanos(announcedNanos)) : Optional.empty();
  }

  void saw(AVPacket packet) {
    packets++;
    long tick = packet.pts() == AV_NOPTS_VALUE ? packet.dts() : packet.pts();
    if (tick == AV_NOPTS_VALUE) {
      return;
    }
    if (lastTick != AV_NOPTS_VALUE) {
      longestNanos = Math.max(longestNanos, clock.nanos(Math.abs(tick - lastTick)));
    }
    lastTick = tick;
    firstTick = firstTick == AV_NOPTS_VALUE ? tick : Math.min(firstTick, tick);
    long end = tick + Math.max(0, packet.duration());
    if (end >= endTick) {
      endTick = end;
      endIsSaid = packet.duration() > 0;
    }
  }

  /**
   * Pictures that were to come.
   *
   * @param error of the read that gave no packet
   */
  long missing(int error) {
    long shownNanos = shownNanos();
    // A Matroska that begins late says when it ends, not how long it is.
    long silentNanos = announcedFromZero && firstTick > 0 ? clock.nanos(firstTick) : 0;
    long shortNanos = announcedNanos - silentNanos - shownNanos;
    // Twice, since how long the last picture is shown is often rounded or unsaid.
    if (announcedNanos > 0 && shortNanos > 2 * longestNanos) {
      why = "the file is cut: it ends " + shortNanos / 1_000_000 + " ms before it says";
      // Some files count empty packets as pictures.
      long likely = Math.max(1, shortNanos * packets / Math.max(1, shownNanos));
      long counted = announcedPictures - packets;
      return counted > 0 && counted <= 2 * likely ? counted : likely;
    }
    if (error != AVERROR_EOF) {
      why = "the file can't be read to its end";
      return 1;
    }
    return 0;
  }

  private long shownNanos() {
    long nanos = endTick == AV_NOPTS_VALUE ? 0 : clock.nanos(endTick - firstTick);
    // The last one as long as the others, where its packet doesn't say.
    return endIsSaid || packets < 2 ? nanos : nanos + nanos / (packets - 1);
  }

  String why() {
    return why;
  }
}
