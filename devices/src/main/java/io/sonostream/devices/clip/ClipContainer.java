package io.sonostream.devices.clip;

import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import io.sonostream.runtime.UserException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** A clip's file, opened, with its best video stream. Native memory, freed by {@link #close}. */
final class ClipContainer implements AutoCloseable {
  /** The bytes that this machine writes into names of files. */
  private static final Charset NAMES =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private final AVFormatContext context = new AVFormatContext(null);
  private final int stream;
  private final long hidden;

  /**
   * Opens a file as it is to be played: with its edit list, but for a last picture that is hidden
   * for no other reason than that it lasts no time.
   *
   * @throws UserException when it is no video
   */
  static ClipContainer open(Path file) {
    EditList edits = EditList.of(file);
    return new ClipContainer(file, !edits.hidesOnlyALastOfNoTime(), edits.hidden());
  }

  private ClipContainer(Path file, boolean edited, long hidden) {
    this.hidden = edited ? hidden : 0;
    openInput(context, file, edited);
    if (avformat_find_stream_info(context, (PointerPointer<?>) null) < 0) {
      avformat_close_input(context);
      throw unreadable(file, "is no video that FFmpeg reads");
    }
    stream = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
    if (stream < 0) {
      avformat_close_input(context);
      throw unreadable(file, "holds no video");
    }
  }

  /**
   * Reads a file's header.
   *
   * @param edited whether its edit list, where it has one, decides what is shown
   */
  static void openInput(AVFormatContext context, Path file, boolean edited) {
    AVDictionary options = new AVDictionary(null);
    if (!edited) {
      av_dict_set(options, "advanced_editlist", "0", 0);
    }
    // A name with a colon would be taken for a protocol's.
    try (BytePointer name = new BytePointer("file:" + file, NAMES)) {
      if (avformat_open_input(context, name, (AVInputFormat) null, options) < 0) {
        throw unreadable(file, "is no video that FFmpeg reads");
      }
    } finally {
      av_dict_free(options);
    }
  }

  static UserException unreadable(Path file, String what) {
    return new UserException("clip " + file + " " + what + "; an mp4 with H.264 works");
  }

  AVFormatContext context() {
    return context;
  }

  /** Number of the stream that is played. */
  int stream() {
    return stream;
  }

  AVStream video() {
    return context.streams(stream);
  }

  /** Pictures that the file holds and, as its edit list says, never shows. */
  long hidden() {
    return hidden;
  }

  @Override
  public void close() {
    avformat_close_input(context);
  }
}
