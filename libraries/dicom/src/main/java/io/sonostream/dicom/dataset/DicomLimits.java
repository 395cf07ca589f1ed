package io.sonostream.dicom.dataset;

import io.sonostream.imaging.image.ImageLimits;

/**
 * How much a foreign file may ask for. Checked before memory is taken.
 *
 * @param image size of one frame
 * @param maxFrames frames of one file
 * @param maxElements elements of one file, those of its sequences with them
 * @param maxDepth sequences within sequences
 * @param maxInflatedBytes of a deflated file, once inflated
 */
public record DicomLimits(
    ImageLimits image, int maxFrames, int maxElements, int maxDepth, int maxInflatedBytes) {

  public static final DicomLimits DEFAULT =
      new DicomLimits(ImageLimits.DEFAULT, 1_000_000, 1_000_000, 16, 512 << 20);

  public DicomLimits {
    if (maxFrames < 1 || maxElements < 1 || maxDepth < 1 || maxInflatedBytes < 1) {
      throw new IllegalArgumentException("each limit of DICOM files must be at least 1");
    }
  }

  /** The same for files of fewer elements. */
  public DicomLimits ofElementsAtMost(int elements) {
    return new DicomLimits(
        image, maxFrames, Math.min(maxElements, elements), maxDepth, maxInflatedBytes);
  }

  /** The same with less room for deflated files. */
  public DicomLimits inflatingAtMost(long bytes) {
    int most = (int) Math.max(1, Math.min(maxInflatedBytes, bytes));
    return new DicomLimits(image, maxFrames, maxElements, maxDepth, most);
  }
}
