package io.sonostream.testkit.clips;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_new;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_NOFILE;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_sdp_create;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_close;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/** Makes clips as cameras, phones and broken downloads leave them. */
public final class ClipForge {
  /** Brightness of a pixel of a frame, 16-235. */
  public interface Painter {
    int luma(int frame, int x, int y);
  }

  /** What a clip is made of. */
  public static final class Recipe {
    private int width = 64;
    private int height = 48;
    private int aspectWidth = 1;
    private int aspectHeight = 1;
    private int[] matrix = {};
    private long[] millis = LongStream.range(0, 30).map(i -> 100 * i).toArray();
    private String format = "mp4";
    private int keyEvery = 10;
    private String encoder = "mpeg4";
    private Consumer<String> described = sdp -> {};
    private long lastMillis = 100;
    private Painter painter = (frame, x, y) -> 40 + 5 * frame;

    public Recipe size(int w, int h) {
      width = w;
      height = h;
      return this;
    }

    public Recipe aspect(int w, int h) {
      aspectWidth = w;
      aspectHeight = h;
      return this;
    }

    public Recipe matrix(int... numbers) {
      matrix = numbers;
      return this;
    }

    /** One frame at each of these. */
    public Recipe at(long... times) {
      millis = times;
      return this;
    }

    public Recipe format(String name) {
      format = name;
      return this;
    }

    /** By one of FFmpeg's encoders, such as {@code libopenh264}. */
    public Recipe encodedBy(String name) {
      encoder = name;
      return this;
    }

    /** Told the stream's SDP, by the thread that sends, before the first frame goes. */
    public Recipe described(Consumer<String> by) {
      described = by;
      return this;
    }

    public Recipe keyEvery(int frames) {
      keyEvery = frames;
      return this;
    }

    /** How long the last frame is shown; the others are until the next one. */
    public Recipe lastShownFor(long forMillis) {
      lastMillis = forMillis;
      return this;
    }

    public Recipe painted(Painter by) {
      painter = by;
      return this;
    }

    /** Writes the clip and tells its packets. */
    public List<byte[]> write(Path file) {
      return new ClipForge(this).write("file:" + file, () -> {});
    }

    /**
     * Sends the clip to an address, such as {@code srt://127.0.0.1:9000?mode=listener}, as fast as
     * it is taken.
     *
     * @param sent called when the last frame is on its way and the connection still open
     */
    public void send(String url, Runnable sent) {
      new ClipForge(this).write(url, sent);
    }
  }

  private static final int SDP_BYTES = 1 << 14;

  private final Recipe recipe;
  private final List<byte[]> packets = new ArrayList<>();

  private ClipForge(Recipe recipe) {
    this.recipe = recipe;
  }

  private List<byte[]> write(String url, Runnable sent) {
    AVFormatContext out = new AVFormatContext(null);
    done(avformat_alloc_output_context2(out, (AVOutputFormat) null, recipe.format, url));
    AVCodec encoder = avcodec_find_encoder_by_name(recipe.encoder);
    AVStream stream = avformat_new_stream(out, null);
    AVCodecContext context = avcodec_alloc_context3(encoder);
    AVRational aspect = new AVRational().num(recipe.aspectWidth).den(recipe.aspectHeight);
    context
        .width(recipe.width)
        .height(recipe.height)
        .pix_fmt(AV_PIX_FMT_YUV420P)
        .time_base(new AVRational().num(1).den(1000))
        .sample_aspect_ratio(aspect)
        .gop_size(recipe.keyEvery)
        .max_b_frames(0)
        .bit_rate(4_000_000)
        .flags(recipe.format.contains("mpegts") ? 0 : AV_CODEC_FLAG_GLOBAL_HEADER);
    done(avcodec_open2(context, encoder, (AVDictionary) null));
    done(avcodec_parameters_from_context(stream.codecpar(), context));
    stream.time_base(context.time_base()).sample_aspect_ratio(aspect);
    if (recipe.matrix.length > 0) {
      turn(stream);
    }
    AVIOContext sink = new AVIOContext(null);
    if ((out.oformat().flags() & AVFMT_NOFILE) == 0) {
      done(avio_open(sink, url, AVIO_FLAG_WRITE));
      out.pb(sink);
    }
    AVDictionary options = new AVDictionary(null);
    // The table of contents first, so that a cut file still has it.
    done(av_dict_set(options, "movflags", "faststart", 0));
    done(avformat_write_header(out, options));
    recipe.described.accept(sdp(out));
    AVFrame frame = frame();
    for (int i = 0; i < recipe.millis.length; i++) {
      paint(frame, i);
      frame.pts(recipe.millis[i]);
      done(avcodec_send_frame(context, frame));
      drain(context, stream, out);
    }
    done(avcodec_send_frame(context, null));
    drain(context, stream, out);
    done(av_write_trailer(out));
    sent.run();
    if (!sink.isNull()) {
      avio_close(sink);
    }
    av_frame_free(frame);
    avcodec_free_context(context);
    avformat_free_context(out);
    return packets;
  }

  private static String sdp(AVFormatContext out) {
    byte[] text = new byte[SDP_BYTES];
    done(av_sdp_create(out, 1, text, text.length));
    String all = new String(text, StandardCharsets.UTF_8);
    return all.substring(0, all.indexOf('\0'));
  }

  private void turn(AVStream stream) {
    AVPacketSideData all = new AVPacketSideData((Pointer) null);
    int[] count = {0};
    AVPacketSideData added = av_packet_side_data_new(all, count, AV_PKT_DATA_DISPLAYMATRIX, 36, 0);
    new IntPointer(added.data()).put(recipe.matrix, 0, 9);
    stream.codecpar().coded_side_data(all).nb_coded_side_data(count[0]);
  }

  private AVFrame frame() {
    AVFrame frame = av_frame_alloc();
    frame.width(recipe.width).height(recipe.height).format(AV_PIX_FMT_YUV420P);
    done(av_frame_get_buffer(frame, 0));
    return frame;
  }

  private void paint(AVFrame frame, int index) {
    done(av_frame_make_writable(frame));
    byte[] row = new byte[recipe.width];
    for (int y = 0; y < recipe.height; y++) {
      for (int x = 0; x < recipe.width; x++) {
        row[x] = (byte) recipe.painter.luma(index, x, y);
      }
      frame.data(0).position((long) y * frame.linesize(0)).put(row);
    }
    Arrays.fill(row, (byte) 128);
    for (int y = 0; y < recipe.height / 2; y++) {
      for (int plane = 1; plane < 3; plane++) {
        frame.data(plane).position((long) y * frame.linesize(plane)).put(row, 0, recipe.width / 2);
      }
    }
  }

  private void drain(AVCodecContext context, AVStream stream, AVFormatContext out) {
    AVPacket packet = av_packet_alloc();
    while (avcodec_receive_packet(context, packet) >= 0) {
      byte[] bytes = new byte[packet.size()];
      packet.data().get(bytes);
      packets.add(bytes);
      packet.duration(lasts(packets.size() - 1));
      packet.stream_index(0);
      av_packet_rescale_ts(packet, context.time_base(), stream.time_base());
      done(av_interleaved_write_frame(out, packet));
    }
    av_packet_free(packet);
  }

  private long lasts(int index) {
    long[] millis = recipe.millis;
    return index + 1 < millis.length ? millis[index + 1] - millis[index] : recipe.lastMillis;
  }

  private static void done(int result) {
    if (result < 0) {
      throw new IllegalStateException("FFmpeg says " + result);
    }
  }
}
