package io.sonostream.devices.clip;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_sample_aspect_ratio;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import io.sonostream.imaging.image.PixelImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;

/**
 * One pass through the best video stream of a file, by FFmpeg's send/receive interface. All native
 * memory is freed by {@link #close}.
 */
final class ClipDecoder implements AutoCloseable {
  static {
    Ffmpeg.prepare();
  }

  private final Path file;
  private final DamagedFrames damagedFrames;
  private final ClipContainer container;
  private final AVCodecContext codec;
  private final AVPacket packet;
  private final AVFrame frame;
  private final PixelConverter converter;
  private final ClipClock clock;
  private final ClipEnd end;
  private final ClipDamage damage = new ClipDamage();
  private long lastTicks;
  private long pictures;
  private boolean ended;
  private boolean closed;

  ClipDecoder(Path file, int channels, DamagedFrames damagedFrames) {
    this.file = file;
    this.damagedFrames = damagedFrames;
    this.container = ClipContainer.open(file);
    AVStream video = container.video();
    AVCodec decoder = avcodec_find_decoder(video.codecpar().codec_id());
    codec = avcodec_alloc_context3(decoder);
    avcodec_parameters_to_context(codec, video.codecpar());
    // A device is one of many: frames are decoded in turn, not by a pool of their own.
    codec.thread_count(1);
    packet = av_packet_alloc();
    frame = av_frame_alloc();
    converter = new PixelConverter(channels, "clip " + file);
    clock = new ClipClock(video);
    end = new ClipEnd(container.context(), video, clock);
    if (decoder == null || avcodec_open2(codec, decoder, (AVDictionary) null) < 0) {
      close();
      throw ClipContainer.unreadable(file, "has a video format that FFmpeg can't decode");
    }
  }

  OptionalDouble framesPerSecond() {
    return clock.framesPerSecond();
  }

  /** As its file says; empty where it doesn't. */
  Optional<Duration> length() {
    return end.length();
  }

  /** Pictures of this pass that were given although the decoder had patched them up. */
  long patched() {
    return damage.patched();
  }

  /** Pictures that the file holds and, as its edit list says, never shows. */
  long hidden() {
    return container.hidden();
  }

  /** Pictures of this pass so far. */
  long pictures() {
    return pictures;
  }

  /** The next picture with what is missing before it. */
  ClipPicture next() {
    while (true) {
      int got = avcodec_receive_frame(codec, frame);
      if (got >= 0) {
        if (damage.touches(frame)) {
          if (damagedFrames == DamagedFrames.FAIL) {
            damage.withheld();
            continue;
          }
          damage.given();
        }
        pictures++;
        lastTicks = frame.duration();
        return answer(picture(), clock.at(frame.best_effort_timestamp()));
      }
      if (ended) {
        return answer(null, clock.end(lastTicks));
      }
      if (got != AVERROR_EAGAIN()) {
        damage.lost(1, AV_NOPTS_VALUE, "packets can't be decoded");
      }
      feed();
    }
  }

  private ClipPicture answer(@Nullable PixelImage picture, Duration at) {
    long lost = damage.takeLost();
    return new ClipPicture(lost, damage.takeWhy(), picture, at);
  }

  /** Upright, with square pixels. */
  private PixelImage picture() {
    AVRational aspect = av_guess_sample_aspect_ratio(container.context(), container.video(), frame);
    return DisplayMatrix.of(frame, container.video().codecpar(), "clip " + file)
        .apply(converter.picture(frame, aspect.num(), aspect.den()));
  }

  /** Gives the codec one more packet, or tells it that there is none. */
  private void feed() {
    int read = av_read_frame(container.context(), packet);
    if (read < 0) {
      ended = true;
      long missing = end.missing(read);
      if (missing > 0) {
        damage.lost(missing, AV_NOPTS_VALUE, end.why());
      }
      avcodec_send_packet(codec, null);
      return;
    }
    if (packet.stream_index() == container.stream()) {
      end.saw(packet);
      if ((packet.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
        damage.lost(1, packet.pts(), "packets are cut or damaged");
      } else if (avcodec_send_packet(codec, packet) < 0) {
        damage.lost(1, packet.pts(), "packets can't be decoded");
      }
    }
    av_packet_unref(packet);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      converter.close();
      av_frame_free(frame);
      av_packet_free(packet);
      avcodec_free_context(codec);
      container.close();
    }
  }
}
