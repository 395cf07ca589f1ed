package io.sonostream.devices.clip;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_COPY_OPAQUE;
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
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import io.sonostream.devices.source.UnusableFrameException;
import io.sonostream.imaging.image.Orientation;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a live stream or grabber, as they come: RTSP, RTP, SRT, MPEG-TS over UDP, HLS,
 * Video4Linux. Used for one connection.
 *
 * <p>A picture that the decoder patched up is not given, nor those drawn on it (docs/adr/clips.md).
 * What precedes the first whole picture of a stream that one joins is no loss.
 *
 * <p>Owner: the thread that connects and reads; {@link #close} comes from any. Hand-off: {@code
 * ended}. Bound: one picture. Shutdown: {@link #close} ends a wait of the reader, then frees what
 * is native, under this object's lock.
 */
public final class LiveStream implements AutoCloseable {
  static {
    Ffmpeg.prepare();
  }

  private static final long POLL_MILLIS = 2;

  private final StreamAddress address;
  private final Duration silence;
  private final AVPacket packet = av_packet_alloc();
  private final AVFrame frame = av_frame_alloc();
  private final PixelConverter converter;
  private final ClipDamage damage = new ClipDamage();
  private @Nullable StreamInput input;
  private @Nullable AVCodecContext codec;
  private @Nullable SaidTimes times;
  private boolean begun;
  private boolean freed;
  private volatile boolean ended;
  private volatile long lastNanos;

  /**
   * Connects to nothing yet.
   *
   * @param channels 1 for gray (the brightness channel), 3 for RGB
   * @param silence after which a stream that gives no picture is given up
   */
  public LiveStream(StreamAddress address, int channels, Duration silence) {
    this.address = address;
    this.silence = silence;
    this.converter = new PixelConverter(channels, address.shown());
  }

  /**
   * @throws IOException in one line, when there is nobody, or nothing that can be shown
   */
  public synchronized void connect() throws IOException {
    lastNanos = System.nanoTime();
    requireOpen();
    try {
      StreamInput opened = new StreamInput(address, this::isGivenUp);
      input = opened;
      times = new SaidTimes(opened.video().time_base());
      codec = codec(opened);
    } catch (IOException e) {
      throw told(e.getMessage(), e);
    }
    lastNanos = System.nanoTime();
  }

  private static AVCodecContext codec(StreamInput from) throws IOException {
    AVCodec decoder = avcodec_find_decoder(from.video().codecpar().codec_id());
    AVCodecContext made = avcodec_alloc_context3(decoder);
    avcodec_parameters_to_context(made, from.video().codecpar());
    made.pkt_timebase(from.video().time_base());
    made.flags(made.flags() | AV_CODEC_FLAG_COPY_OPAQUE);
    // Several threads would each keep a picture back.
    made.thread_count(1);
    if (decoder == null || avcodec_open2(made, decoder, (AVDictionary) null) < 0) {
      avcodec_free_context(made);
      throw new IOException("its video has a format that FFmpeg can't decode");
    }
    return made;
  }

  private boolean isGivenUp() {
    return ended || System.nanoTime() - lastNanos > silence.toNanos();
  }

  /**
   * Waits for the next picture.
   *
   * @throws UnusableFrameException for pictures that were damaged on their way
   * @throws IOException in one line, when the stream has ended or is silent
   */
  public synchronized StreamPicture next() throws IOException {
    StreamInput from = input;
    AVCodecContext decoder = codec;
    SaidTimes said = times;
    if (from == null || decoder == null || said == null) {
      throw new IllegalStateException("not connected");
    }
    while (true) {
      requireOpen();
      long lost = damage.takeLost();
      if (lost > 0) {
        throw new UnusableFrameException(address.shown() + ": " + damage.takeWhy(), lost);
      }
      int got = avcodec_receive_frame(decoder, frame);
      if (got >= 0) {
        if (isWhole()) {
          lastNanos = System.nanoTime();
          return picture(from, said);
        }
      } else if (got == AVERROR_EAGAIN()) {
        feed(from, decoder, said);
      } else if (begun) {
        damage.lost(1, AV_NOPTS_VALUE, "packets can't be decoded");
      } else {
        feed(from, decoder, said);
      }
    }
  }

  private boolean isWhole() {
    if (!damage.touches(frame)) {
      begun = true;
      return true;
    }
    if (begun) {
      damage.withheld();
    }
    return false;
  }

  /** Upright, with square pixels. */
  private StreamPicture picture(StreamInput from, SaidTimes said) throws IOException {
    AVRational aspect = av_guess_sample_aspect_ratio(from.context(), from.video(), frame);
    PixelImage picture = converter.picture(frame, aspect.num(), aspect.den());
    return new StreamPicture(orientation(from).apply(picture), said.at(frame));
  }

  private Orientation orientation(StreamInput from) throws IOException {
    try {
      return DisplayMatrix.of(frame, from.video().codecpar(), "the stream");
    } catch (UserException e) {
      throw told(e.getMessage(), e);
    }
  }

  private void feed(StreamInput from, AVCodecContext decoder, SaidTimes said) throws IOException {
    int read = av_read_frame(from.context(), packet);
    if (read == AVERROR_EAGAIN()) {
      pause();
      return;
    }
    if (read < 0) {
      requireOpen();
      throw told(read == AVERROR_EOF ? "the stream has ended" : Ffmpeg.reason(read), null);
    }
    if (packet.stream_index() == from.stream()) {
      said.saw(packet);
      boolean corrupt = (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0;
      if ((corrupt || avcodec_send_packet(decoder, packet) < 0) && begun) {
        damage.lost(1, packet.pts(), "packets are damaged");
      }
    }
    av_packet_unref(packet);
  }

  /** A grabber that has no picture yet says so at once. */
  private void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw told("interrupted", e);
    }
  }

  private void requireOpen() throws IOException {
    if (isGivenUp()) {
      throw told("closed", null);
    }
  }

  /** FFmpeg's word for a wait that was ended does not say why it was. */
  private IOException told(@Nullable String why, @Nullable Throwable cause) {
    String silent = "no picture came for " + silence.toMillis() / 1000.0 + " s";
    String what = ended ? "closed" : isGivenUp() ? silent : why;
    return new IOException(address.shown() + ": " + what, cause);
  }

  /** Safe to call twice. */
  @Override
  public void close() {
    ended = true;
    synchronized (this) {
      if (freed) {
        return;
      }
      freed = true;
      converter.close();
      av_frame_free(frame);
      av_packet_free(packet);
      if (codec != null) {
        avcodec_free_context(codec);
      }
      if (input != null) {
        input.close();
      }
    }
  }
}
