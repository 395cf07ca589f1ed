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
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.Nullable;

/**
 * When pictures were taken: what the packets say. Times of RTP's sender reports come with packets,
 * and are not handed on to pictures; a number is, which the packet is given here. Its ticks would
 * not do: the first packet of H.264 by RTP has a time and no ticks.
 */
final class SaidTimes {
  /** More than any codec keeps back. */
  private static final int MOST = 64;

  private final double microsPerTick;
  private final Map<Long, Instant> said = new LinkedHashMap<>();
  private long packets;

  SaidTimes(AVRational timeBase) {
    microsPerTick = 1e6 * timeBase.num() / timeBase.den();
  }

  /** Not an address: the number is all that there is. */
  private static final class Numbered extends Pointer {
    Numbered(long number) {
      super((Pointer) null);
      address = number;
    }
  }

  /** Before the decoder is given it. */
  void saw(AVPacket packet) {
    try (SizeTPointer size = new SizeTPointer(1)) {
      BytePointer data = av_packet_get_side_data(packet, AV_PKT_DATA_PRFT, size);
      if (data == null) {
        return;
      }
      long micros = new AVProducerReferenceTime(data).wallclock();
      packet.opaque(new Numbered(++packets));
      said.put(packets, Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }
    if (said.size() > MOST) {
      said.remove(said.keySet().iterator().next());
    }
  }

  /** Of a picture, whose decoder copies packets' numbers. */
  @Nullable Instant at(AVFrame picture) {
    Pointer number = picture.opaque();
    Instant known = number == null ? null : said.remove(number.address());
    long tick = picture.best_effort_timestamp();
    if (known != null || tick == AV_NOPTS_VALUE) {
      return known;
    }
    return Instant.EPOCH.plus(Math.round(tick * microsPerTick), ChronoUnit.MICROS);
  }
}
