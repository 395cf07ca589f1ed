package io.sonostream.dicom.codec;

/**
 * One frame as it is stored, nothing rescaled or looked up: shape (H,W,C), rows top to bottom,
 * channels interleaved.
 *
 * @param values height * width * channels samples of up to 16 bits, without sign; owned by this
 *     frame
 */
@SuppressWarnings("ArrayRecordComponent")
public record Samples(int width, int height, int channels, short[] values) {
  public Samples {
    if (values.length != (long) width * height * channels) {
      throw new IllegalArgumentException(
          values.length + " samples are no " + width + "x" + height + "x" + channels);
    }
  }

  public int at(int index) {
    return values[index] & 0xFFFF;
  }
}
