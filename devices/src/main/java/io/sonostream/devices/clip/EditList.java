package io.sonostream.devices.clip;

import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entry;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;

/**
 * What the edit list of an mp4 (ISO/IEC 14496-12, 8.6.6) leaves out of its pictures. An editor that
 * trims a clip means it. A muxer that never heard how long the last picture lasts writes 0, and an
 * edit list that ends where that picture begins: nobody meant to hide that one.
 *
 * @param hidden pictures that are in the file and never shown
 * @param hidesOnlyALastOfNoTime whether that is one, the last, and it lasts no time
 */
record EditList(long hidden, boolean hidesOnlyALastOfNoTime) {
  private static final EditList NOTHING_HIDDEN = new EditList(0, false);

  /**
   * Reads the file's header, and no picture.
   *
   * @throws io.sonostream.runtime.UserException when FFmpeg can't
   */
  static EditList of(Path file) {
    AVFormatContext edited = new AVFormatContext(null);
    ClipContainer.openInput(edited, file, true);
    try {
      int stream = video(edited);
      // Other containers have no edit lists, and their indices name key pictures only.
      if (stream < 0 || !edited.iformat().name().getString().startsWith("mov")) {
        return NOTHING_HIDDEN;
      }
      AVStream video = edited.streams(stream);
      Set<Long> shown = shown(video);
      long hidden = video.nb_frames() - shown.size();
      // A file in fragments has no whole index in its header.
      return hidden <= 0 || shown.isEmpty() ? NOTHING_HIDDEN : compared(file, shown, hidden);
    } finally {
      avformat_close_input(edited);
    }
  }

  private static EditList compared(Path file, Set<Long> shown, long hidden) {
    AVFormatContext whole = new AVFormatContext(null);
    ClipContainer.openInput(whole, file, false);
    try {
      AVStream video = whole.streams(video(whole));
      int count = avformat_index_get_entries_count(video);
      AVIndexEntry last = avformat_index_get_entry(video, count - 1);
      long begins = last.timestamp();
      boolean lastIsHidden = !shown.contains(last.pos());
      long first = avformat_index_get_entry(video, 0).timestamp();
      boolean noTime = begins - first >= video.duration();
      return new EditList(hidden, hidden == 1 && lastIsHidden && noTime);
    } finally {
      avformat_close_input(whole);
    }
  }

  /** Where the shown pictures lie in the file. */
  private static Set<Long> shown(AVStream video) {
    Set<Long> shown = new HashSet<>();
    int count = avformat_index_get_entries_count(video);
    for (int i = 0; i < count; i++) {
      AVIndexEntry entry = avformat_index_get_entry(video, i);
      if ((entry.flags() & AVIndexEntry.AVINDEX_DISCARD_FRAME) == 0) {
        shown.add(entry.pos());
      }
    }
    return shown;
  }

  private static int video(AVFormatContext context) {
    return av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
  }
}
