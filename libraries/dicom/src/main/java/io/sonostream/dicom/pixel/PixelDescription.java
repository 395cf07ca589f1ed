package io.sonostream.dicom.pixel;

import static io.sonostream.dicom.dataset.Attribute.BITS_ALLOCATED;
import static io.sonostream.dicom.dataset.Attribute.BITS_STORED;
import static io.sonostream.dicom.dataset.Attribute.COLUMNS;
import static io.sonostream.dicom.dataset.Attribute.HIGH_BIT;
import static io.sonostream.dicom.dataset.Attribute.NUMBER_OF_FRAMES;
import static io.sonostream.dicom.dataset.Attribute.PHOTOMETRIC_INTERPRETATION;
import static io.sonostream.dicom.dataset.Attribute.PIXEL_DATA;
import static io.sonostream.dicom.dataset.Attribute.PIXEL_REPRESENTATION;
import static io.sonostream.dicom.dataset.Attribute.PLANAR_CONFIGURATION;
import static io.sonostream.dicom.dataset.Attribute.ROWS;
import static io.sonostream.dicom.dataset.Attribute.SAMPLES_PER_PIXEL;

import io.sonostream.dicom.codec.FrameShape;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomLimits;
import java.util.OptionalInt;

/**
 * What the data set says of its pixels, checked.
 *
 * @param bitsAllocated of a sample in the file: 8 or 16
 * @param bitsStored how many of them are used
 * @param highBit where these end, counted from 0
 * @param signed whether the highest one is a sign
 * @param planar whether each channel lies for itself
 */
public record PixelDescription(
    int width,
    int height,
    int frames,
    Photometric photometric,
    int bitsAllocated,
    int bitsStored,
    int highBit,
    boolean signed,
    boolean planar) {

  public static PixelDescription of(DataSet set, DicomLimits limits) throws BadDicomException {
    if (!set.has(PIXEL_DATA)) {
      throw new BadDicomException("file has no Pixel Data (7FE0,0010), so no picture");
    }
    int width = needed(set, COLUMNS);
    int height = needed(set, ROWS);
    checkSize(width, height, limits);
    int frames = set.integer(NUMBER_OF_FRAMES).orElse(1);
    within(NUMBER_OF_FRAMES, frames, 1, limits.maxFrames());
    Photometric photometric =
        Photometric.named(set.text(PHOTOMETRIC_INTERPRETATION).orElse("not given"));
    int channels = set.integer(SAMPLES_PER_PIXEL).orElse(1);
    if (channels != photometric.channels()) {
      throw new BadDicomException(
          SAMPLES_PER_PIXEL
              + " is "
              + channels
              + "; "
              + photometric
              + " has "
              + photometric.channels());
    }
    int allocated = needed(set, BITS_ALLOCATED);
    if (allocated != 8 && allocated != 16) {
      throw new BadDicomException(BITS_ALLOCATED + " is " + allocated + "; read are 8 and 16");
    }
    int stored = set.integer(BITS_STORED).orElse(allocated);
    within(BITS_STORED, stored, 1, allocated);
    int high = set.integer(HIGH_BIT).orElse(stored - 1);
    within(HIGH_BIT, high, stored - 1, allocated - 1);
    return new PixelDescription(
        width,
        height,
        frames,
        photometric,
        allocated,
        stored,
        high,
        set.integer(PIXEL_REPRESENTATION).orElse(0) == 1,
        channels == 3 && set.integer(PLANAR_CONFIGURATION).orElse(0) == 1);
  }

  private static int needed(DataSet set, Attribute attribute) throws BadDicomException {
    OptionalInt value = set.integer(attribute);
    if (value.isEmpty()) {
      throw new BadDicomException(
          "file has no " + attribute + ", without which pixels can't be read");
    }
    return value.getAsInt();
  }

  private static void within(Attribute attribute, int value, int least, int most)
      throws BadDicomException {
    if (value < least || value > most) {
      throw new BadDicomException(
          attribute + " is " + value + "; allowed are " + least + " to " + most);
    }
  }

  private static void checkSize(int width, int height, DicomLimits limits)
      throws BadDicomException {
    int side = limits.image().maxSide();
    long pixels = limits.image().maxPixels();
    if (width < 1
        || height < 1
        || width > side
        || height > side
        || (long) width * height > pixels) {
      throw new BadDicomException(
          "image is "
              + width
              + "x"
              + height
              + "; allowed are 1 to "
              + side
              + " a side and at most "
              + pixels
              + " pixels");
    }
  }

  public int channels() {
    return photometric.channels();
  }

  FrameShape shape() {
    return new FrameShape(width, height, channels(), bitsAllocated);
  }

  /** Bytes of one frame that is not compressed. */
  long nativeFrameBytes() {
    long samples =
        photometric.isHalved()
            ? (long) (width + 1) / 2 * 4 * height
            : (long) width * height * channels();
    return samples * (bitsAllocated / 8);
  }
}
