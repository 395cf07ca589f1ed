package io.sonostream.devices.clip;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_PRFT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVProducerReferenceTime;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.Nullable;

/**
 * When pictures were taken: what the packets say, by their ticks. RTP's sender reports and the
 * producer reference times of MP4 fragments come with packets, and are not handed on to pictures.
 */
final class SaidTimes {
  /** More than any codec keeps back. */
  private static final int MOST = 64;

  private final double microsPerTick;
  private final Map<Long, Instant> said = new LinkedHashMap<>();

  SaidTimes(AVRational timeBase) {
    microsPerTick = 1e6 * timeBase.num() / timeBase.den();
  }

  void saw(AVPacket packet) {
    try (SizeTPointer size = new SizeTPointer(1)) {
      BytePointer data = av_packet_get_side_data(packet, AV_PKT_DATA_PRFT, size);
      if (data == null || packet.pts() == AV_NOPTS_VALUE) {
        return;
      }
      long micros = new AVProducerReferenceTime(data).wallclock();
      said.put(packet.pts(), Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }
    if (said.size() > MOST) {
      said.remove(said.keySet().iterator().next());
    }
  }

  @Nullable Instant at(long tick) {
    if (tick == AV_NOPTS_VALUE) {
      return null;
    }
    Instant known = said.remove(tick);
    return known == null
        ? Instant.EPOCH.plus(Math.round(tick * microsPerTick), ChronoUnit.MICROS)
        : known;
  }
}
