package io.sonostream.devices.clip;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.UserException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/** From a codec's pixels (planar YCbCr as a rule) to gray or interleaved RGB bytes. */
final class PixelConverter implements AutoCloseable {
  /** Contrast and saturation as they are, in parts of 65536. */
  private static final int ONE = 1 << 16;

  private final int channels;
  private final String origin;
  private @Nullable SwsContext scaler;

  /** Whether the scaler takes black for 0 and white for 255, and not for 16 and 235. */
  private boolean fullRange;

  private @Nullable AVFrame target;

  /**
   * @param channels 1 for gray, 3 for RGB
   * @param origin what the pictures are of, for messages: {@code clip FILE}
   */
  PixelConverter(int channels, String origin) {
    this.channels = channels;
    this.origin = origin;
  }

  /**
   * The pixels of a frame, made square where they are not: the shorter side of a pixel is
   * stretched, so that nothing that was stored is lost.
   *
   * @param aspectWidth width of a pixel in parts of {@code aspectHeight}; 0 where nobody said
   */
  PixelImage picture(AVFrame frame, int aspectWidth, int aspectHeight) {
    boolean said = aspectWidth > 0 && aspectHeight > 0;
    double aspect = said ? (double) aspectWidth / aspectHeight : 1;
    long width = Math.round(frame.width() * Math.max(1, aspect));
    long height = Math.round(frame.height() / Math.min(1, aspect));
    try {
      ImageLimits.DEFAULT.check("picture", width, height);
    } catch (BadImageException e) {
      throw new UserException(origin + ": " + e.getMessage(), e);
    }
    return scaled(frame, (int) width, (int) height);
  }

  private PixelImage scaled(AVFrame frame, int width, int height) {
    int format = channels == 1 ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_RGB24;
    AVFrame to = target(width, height, format);
    boolean full = frame.color_range() == AVCOL_RANGE_JPEG;
    if (full != fullRange) {
      sws_freeContext(scaler);
      scaler = null;
      fullRange = full;
    }
    // Reused while size and formats stay the same, which in a clip they do.
    scaler =
        sws_getCachedContext(
            scaler,
            frame.width(),
            frame.height(),
            frame.format(),
            width,
            height,
            format,
            SWS_BILINEAR,
            (SwsFilter) null,
            (SwsFilter) null,
            (DoublePointer) null);
    if (scaler == null) {
      throw new UserException(origin + " has a pixel format that FFmpeg can't convert");
    }
    if (full) {
      // Costs nothing where it is said already. Gray and RGB have no other range.
      IntPointer usual = sws_getCoefficients(SWS_CS_DEFAULT);
      sws_setColorspaceDetails(scaler, usual, 1, usual, 1, 0, ONE, ONE);
    }
    sws_scale(scaler, frame.data(), frame.linesize(), 0, frame.height(), to.data(), to.linesize());
    return copy(to, width, height);
  }

  private AVFrame target(int width, int height, int format) {
    if (target != null && target.width() == width && target.height() == height) {
      return target;
    }
    if (target != null) {
      av_frame_free(target);
    }
    AVFrame made = av_frame_alloc();
    made.width(width);
    made.height(height);
    made.format(format);
    if (av_frame_get_buffer(made, 0) < 0) {
      av_frame_free(made);
      throw new OutOfMemoryError("no native memory for a frame of " + width + "x" + height);
    }
    target = made;
    return made;
  }

  /** Native rows are padded, ours are not. */
  private PixelImage copy(AVFrame from, int width, int height) {
    int row = width * channels;
    byte[] pixels = new byte[row * height];
    BytePointer data = from.data(0);
    long stride = from.linesize(0);
    for (int y = 0; y < height; y++) {
      data.position(y * stride).get(pixels, y * row, row);
    }
    return new PixelImage(width, height, channels, pixels);
  }

  @Override
  public void close() {
    if (target != null) {
      av_frame_free(target);
      target = null;
    }
    if (scaler != null) {
      sws_freeContext(scaler);
      scaler = null;
    }
  }
}
