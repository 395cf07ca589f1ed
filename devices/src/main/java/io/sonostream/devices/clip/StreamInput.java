package io.sonostream.devices.clip;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_NONBLOCK;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** A live stream's connection. Native memory, freed by {@link #close}, by the thread that reads. */
final class StreamInput implements AutoCloseable {
  private final AVFormatContext context;
  private final int stream;

  /** Held here: native code calls it, and Java's collector does not see that. */
  private final AVIOInterruptCB.Callback_Pointer given;

  /**
   * @param givenUp asked again and again while something is waited for, which then ends
   * @throws IOException in FFmpeg's words, when there is no stream, or no video in it
   */
  StreamInput(StreamAddress address, BooleanSupplier givenUp) throws IOException {
    given =
        new AVIOInterruptCB.Callback_Pointer() {
          @Override
          public int call(Pointer unused) {
            return givenUp.getAsBoolean() ? 1 : 0;
          }
        };
    AVInputFormat format =
        address.device() == null ? null : Grabbers.format(address.device(), address.shown());
    context = avformat_alloc_context();
    context.interrupt_callback().callback(given);
    if (format != null) {
      context.flags(context.flags() | AVFMT_FLAG_NONBLOCK);
    }
    AVDictionary options = options(address);
    int opened;
    try {
      opened = avformat_open_input(context, address.location(), format, options);
    } finally {
      av_dict_free(options);
    }
    if (opened < 0) {
      given.close();
      throw new IOException("no connection: " + Ffmpeg.reason(opened));
    }
    int known = avformat_find_stream_info(context, (PointerPointer<?>) null);
    stream = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
    if (known < 0 || stream < 0) {
      close();
      throw new IOException(known < 0 ? Ffmpeg.reason(known) : "there is no video in it");
    }
  }

  private static AVDictionary options(StreamAddress address) {
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "protocol_whitelist", address.protocols(), 0);
    // Nobody asks for the rate of what comes when it comes: finding it out would take seconds.
    av_dict_set(options, "fpsprobesize", "0", 0);
    if (address.device() != null) {
      av_dict_set(options, "timestamps", "abs", 0);
    } else if (address.location().startsWith("rtsp")) {
      // RTP over UDP ends at the first firewall without a word.
      av_dict_set(options, "rtsp_flags", "prefer_tcp", 0);
    } else if (address.location().startsWith("http")) {
      av_dict_set(options, "live_start_index", "-1", 0);
    }
    return options;
  }

  AVFormatContext context() {
    return context;
  }

  /** Number of the stream that is shown. */
  int stream() {
    return stream;
  }

  AVStream video() {
    return context.streams(stream);
  }

  @Override
  public void close() {
    avformat_close_input(context);
    given.close();
  }
}
