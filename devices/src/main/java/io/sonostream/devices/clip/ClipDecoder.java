package io.sonostream.devices.clip;

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
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * One pass through the best video stream of a file, by FFmpeg's send/receive interface. All native
 * memory is freed by {@link #close}.
 */
final class ClipDecoder implements AutoCloseable {
  static {
    // JavaCPP would refuse to allocate once the process outgrows twice the heap, which says nothing
    // in a process that also holds a network's native memory.
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    System.setProperty("org.bytedeco.javacpp.nopointergc", "true");
    av_log_set_level(AV_LOG_QUIET);
  }

  private final Path file;
  private final AVFormatContext container = new AVFormatContext(null);
  private final int stream;
  private final AVCodecContext codec;
  private final AVPacket packet;
  private final AVFrame frame;
  private final PixelConverter converter;
  private boolean ended;
  private boolean closed;

  ClipDecoder(Path file, int channels) {
    this.file = file;
    String path = file.toString();
    if (avformat_open_input(container, path, (AVInputFormat) null, (AVDictionary) null) < 0
        || avformat_find_stream_info(container, (PointerPointer<?>) null) < 0) {
      avformat_close_input(container);
      throw unreadable("is no video that FFmpeg reads");
    }
    stream = av_find_best_stream(container, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
    if (stream < 0) {
      avformat_close_input(container);
      throw unreadable("holds no video");
    }
    AVStream video = container.streams(stream);
    AVCodec decoder = avcodec_find_decoder(video.codecpar().codec_id());
    codec = avcodec_alloc_context3(decoder);
    avcodec_parameters_to_context(codec, video.codecpar());
    // A device is one of many: frames are decoded in turn, not by a pool of their own.
    codec.thread_count(1);
    packet = av_packet_alloc();
    frame = av_frame_alloc();
    converter = new PixelConverter(channels);
    if (decoder == null || avcodec_open2(codec, decoder, (AVDictionary) null) < 0) {
      close();
      throw unreadable("has a video format that FFmpeg can't decode");
    }
  }

  OptionalDouble framesPerSecond() {
    AVRational rate = container.streams(stream).avg_frame_rate();
    return rate.num() > 0 && rate.den() > 0
        ? OptionalDouble.of((double) rate.num() / rate.den())
        : OptionalDouble.empty();
  }

  /** The next frame, or null after the last. Damaged packets are passed over. */
  @Nullable PixelImage next() {
    while (true) {
      if (avcodec_receive_frame(codec, frame) >= 0) {
        return converter.picture(frame);
      }
      if (ended) {
        return null;
      }
      feed();
    }
  }

  /** Gives the codec one more packet, or tells it that there is none. */
  private void feed() {
    if (av_read_frame(container, packet) < 0) {
      ended = true;
      avcodec_send_packet(codec, null);
      return;
    }
    if (packet.stream_index() == stream) {
      avcodec_send_packet(codec, packet);
    }
    av_packet_unref(packet);
  }

  private UserException unreadable(String what) {
    return new UserException("clip " + file + " " + what + "; an mp4 with H.264 works");
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      converter.close();
      av_frame_free(frame);
      av_packet_free(packet);
      avcodec_free_context(codec);
      avformat_close_input(container);
    }
  }
}
