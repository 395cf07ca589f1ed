package io.sonostream.devices.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelConverterTest {
  private static final int SIDE = 16;
  private static final int NEUTRAL = 128;

  /** In gray pixels, which are the same in each channel. */
  private static int converted(PixelConverter converter, int format, int range, int luma) {
    Ffmpeg.prepare();
    AVFrame frame = av_frame_alloc();
    try {
      frame.width(SIDE);
      frame.height(SIDE);
      frame.format(format);
      frame.color_range(range);
      assertThat(av_frame_get_buffer(frame, 0)).isZero();
      for (int plane = 0; plane < 3; plane++) {
        long rows = plane == 0 ? SIDE : SIDE / 2;
        for (long at = 0; at < rows * frame.linesize(plane); at++) {
          frame.data(plane).put(at, (byte) (plane == 0 ? luma : NEUTRAL));
        }
      }
      return converter.picture(frame, 1, 1).pixels()[0] & 0xff;
    } finally {
      av_frame_free(frame);
    }
  }

  /** AV1, VP9 and H.265 say it there; H.264 and motion JPEG in the format as well. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatAPictureSaysOfItsRangeCounts(int channels) {
    try (PixelConverter converter = new PixelConverter(channels, "clip of test")) {
      assertThat(converted(converter, AV_PIX_FMT_YUV420P, AVCOL_RANGE_JPEG, 60)).isBetween(59, 61);
      assertThat(converted(converter, AV_PIX_FMT_YUV420P, AVCOL_RANGE_MPEG, 60)).isBetween(50, 52);
      assertThat(converted(converter, AV_PIX_FMT_YUV420P, AVCOL_RANGE_JPEG, 60)).isBetween(59, 61);
    }
  }

  @Test
  void wherePicturesSayNothingTheirFormatDoes() {
    try (PixelConverter converter = new PixelConverter(1, "clip of test")) {
      assertThat(converted(converter, AV_PIX_FMT_YUV420P, AVCOL_RANGE_UNSPECIFIED, 60))
          .isBetween(50, 52);
      assertThat(converted(converter, AV_PIX_FMT_YUVJ420P, AVCOL_RANGE_UNSPECIFIED, 60))
          .isBetween(59, 61);
    }
  }
}
