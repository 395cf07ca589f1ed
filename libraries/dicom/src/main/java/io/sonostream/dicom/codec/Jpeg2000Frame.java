package io.sonostream.dicom.codec;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_JPEG2000;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_EXPLODE;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY10LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY12LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY14LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY16LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB48LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import io.sonostream.dicom.dataset.BadDicomException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** JPEG 2000 (ISO/IEC 15444-1) by FFmpeg; all native memory is freed before the frame is given. */
final class Jpeg2000Frame {
  static {
    // JavaCPP would refuse to allocate once the process outgrows twice the heap, which says nothing
    // in a process that also holds a network's native memory.
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    System.setProperty("org.bytedeco.javacpp.nopointergc", "true");
    av_log_set_level(AV_LOG_QUIET);
  }

  /** SOC, then SIZ, which is always the second. */
  private static final int START = 0xFF4FFF51;

  private Jpeg2000Frame() {}

  static Samples decode(ByteBuffer stream, FrameShape shape) throws BadDicomException {
    ByteBuffer header = stream.slice();
    int bits = header(header, shape);
    boolean signed = (header.get(42) & 0x80) != 0;
    AVCodecContext codec = context();
    AVPacket packet = av_packet_alloc();
    AVFrame frame = av_frame_alloc();
    try {
      if (av_new_packet(packet, stream.remaining()) < 0) {
        throw new OutOfMemoryError("no native memory for a packet of " + stream.remaining());
      }
      byte[] bytes = new byte[stream.remaining()];
      stream.get(stream.position(), bytes);
      packet.data().put(bytes, 0, bytes.length);
      if (avcodec_send_packet(codec, packet) < 0 || avcodec_receive_frame(codec, frame) < 0) {
        throw new BadDicomException("JPEG 2000 codestream is truncated or broken");
      }
      Samples samples = samples(frame, shape, bits);
      if (signed) {
        withSign(samples.values(), bits);
      }
      return samples;
    } finally {
      av_frame_free(frame);
      av_packet_free(packet);
      avcodec_free_context(codec);
    }
  }

  /** FFmpeg moves every sample up by half the range, those with a sign too. */
  private static void withSign(short[] values, int bits) {
    for (int i = 0; i < values.length; i++) {
      values[i] -= (short) (1 << (bits - 1));
    }
  }

  private static AVCodecContext context() {
    AVCodec decoder = avcodec_find_decoder(AV_CODEC_ID_JPEG2000);
    AVCodecContext codec = avcodec_alloc_context3(decoder);
    // Frames are decoded in turn, and what is broken is told rather than filled in.
    codec.thread_count(1);
    codec.err_recognition(AV_EF_EXPLODE);
    if (avcodec_open2(codec, decoder, (AVDictionary) null) < 0) {
      avcodec_free_context(codec);
      throw new IllegalStateException("FFmpeg has no decoder for JPEG 2000");
    }
    return codec;
  }

  /** Holds the size segment against the shape. Returns the bits of a sample. */
  private static int header(ByteBuffer in, FrameShape shape) throws BadDicomException {
    if (in.remaining() < 48 || in.order(ByteOrder.BIG_ENDIAN).getInt(0) != START) {
      throw new BadDicomException("JPEG 2000 codestream does not begin with its size");
    }
    int width = in.getInt(8) - in.getInt(16);
    int height = in.getInt(12) - in.getInt(20);
    int channels = in.getShort(40) & 0xFFFF;
    int bits = (in.get(42) & 0x7F) + 1;
    shape.check("JPEG 2000", width, height, channels, bits);
    for (int c = 0; c < channels; c++) {
      boolean there = in.remaining() >= 45 + 3 * c;
      if (!there || in.get(43 + 3 * c) != 1 || in.get(44 + 3 * c) != 1) {
        throw new BadDicomException("JPEG 2000 with channels of different sizes is not read");
      }
    }
    return bits;
  }

  private static Samples samples(AVFrame frame, FrameShape shape, int bits)
      throws BadDicomException {
    int format = frame.format();
    shape.check("JPEG 2000", frame.width(), frame.height(), shape.channels(), bits);
    boolean gray = shape.channels() == 1;
    if (!gray && format == AV_PIX_FMT_YUV444P) {
      return planes(frame, shape);
    }
    int depth = depth(format, gray);
    int bytes = depth > 8 ? 2 : 1;
    short[] values = new short[shape.samples()];
    byte[] row = new byte[shape.width() * shape.channels() * bytes];
    BytePointer data = frame.data(0);
    for (int y = 0, to = 0; y < shape.height(); y++) {
      data.position((long) y * frame.linesize(0)).get(row, 0, row.length);
      for (int i = 0; i < row.length; i += bytes) {
        int value = (row[i] & 0xFF) | (bytes == 2 ? (row[i + 1] & 0xFF) << 8 : 0);
        // FFmpeg fills a sample up to the format's depth.
        values[to++] = (short) (value >> (depth - bits));
      }
    }
    return new Samples(shape.width(), shape.height(), shape.channels(), values);
  }

  private static int depth(int format, boolean gray) throws BadDicomException {
    if (gray ? format == AV_PIX_FMT_GRAY8 : format == AV_PIX_FMT_RGB24) {
      return 8;
    }
    if (gray ? format == AV_PIX_FMT_GRAY16LE : format == AV_PIX_FMT_RGB48LE) {
      return 16;
    }
    if (gray && format == AV_PIX_FMT_GRAY10LE) {
      return 10;
    }
    if (gray && format == AV_PIX_FMT_GRAY12LE) {
      return 12;
    }
    if (gray && format == AV_PIX_FMT_GRAY14LE) {
      return 14;
    }
    throw new BadDicomException("JPEG 2000 codestream has samples that FFmpeg gives as " + format);
  }

  private static Samples planes(AVFrame frame, FrameShape shape) {
    short[] values = new short[shape.samples()];
    byte[] row = new byte[shape.width()];
    for (int c = 0; c < 3; c++) {
      BytePointer data = frame.data(c);
      for (int y = 0, to = c; y < shape.height(); y++) {
        data.position((long) y * frame.linesize(c)).get(row, 0, row.length);
        for (byte value : row) {
          values[to] = (short) (value & 0xFF);
          to += 3;
        }
      }
    }
    return new Samples(shape.width(), shape.height(), 3, values);
  }
}
