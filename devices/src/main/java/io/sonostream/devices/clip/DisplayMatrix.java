package io.sonostream.devices.clip;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;

import io.sonostream.imaging.image.Orientation;
import io.sonostream.runtime.UserException;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * How pictures of a clip or a stream are to be turned, as phones write it (ISO/IEC 14496-12,
 * 8.3.2.3): three rows of three numbers, of which the first two of the first two rows turn and
 * mirror.
 */
final class DisplayMatrix {
  /** One in sixteen-sixteen fixed point. */
  private static final int ONE = 1 << 16;

  /** What rounding leaves of a quarter turn's zeros and ones. */
  private static final int ROUNDING = ONE / 100;

  private DisplayMatrix() {}

  /**
   * The picture's own word goes before the stream's.
   *
   * @param what clip or stream, for people
   * @throws UserException when it isn't one of the eight ways to lay a picture on a screen's grid
   */
  static Orientation of(AVFrame picture, AVCodecParameters stream, String what) {
    AVFrameSideData own = av_frame_get_side_data(picture, AV_FRAME_DATA_DISPLAYMATRIX);
    if (own != null) {
      return of(own.data(), what);
    }
    AVPacketSideData common =
        av_packet_side_data_get(
            stream.coded_side_data(), stream.nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
    return common == null ? Orientation.UPRIGHT : of(common.data(), what);
  }

  private static Orientation of(BytePointer data, String what) {
    int[] matrix = new int[9];
    new IntPointer(data).get(matrix);
    return of(matrix, what);
  }

  private static Orientation of(int[] matrix, String what) {
    int a = unit(matrix[0], what, matrix);
    int b = unit(matrix[1], what, matrix);
    int c = unit(matrix[3], what, matrix);
    int d = unit(matrix[4], what, matrix);
    if (b == 0 && c == 0 && a != 0 && d != 0) {
      return a > 0
          ? (d > 0 ? Orientation.UPRIGHT : Orientation.FLIPPED)
          : (d > 0 ? Orientation.MIRRORED : Orientation.HALF_TURN);
    }
    if (a == 0 && d == 0 && b != 0 && c != 0) {
      return b > 0
          ? (c > 0 ? Orientation.TRANSPOSED : Orientation.QUARTER_TURN)
          : (c > 0 ? Orientation.THREE_QUARTER_TURN : Orientation.TRANSVERSED);
    }
    throw skewed(what, matrix);
  }

  private static int unit(int number, String what, int[] matrix) {
    if (Math.abs(number) <= ROUNDING) {
      return 0;
    }
    if (Math.abs(Math.abs(number) - ONE) <= ROUNDING) {
      return Integer.signum(number);
    }
    throw skewed(what, matrix);
  }

  private static UserException skewed(String what, int[] m) {
    return new UserException(
        what
            + " says that its pictures are to be turned by no whole quarter, or stretched (display"
            + " matrix "
            + m[0] / (double) ONE
            + " "
            + m[1] / (double) ONE
            + " "
            + m[3] / (double) ONE
            + " "
            + m[4] / (double) ONE
            + "); allowed are quarter turns and mirror images: have it made upright");
  }
}
