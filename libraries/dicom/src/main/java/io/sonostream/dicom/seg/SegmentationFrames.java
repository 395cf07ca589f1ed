package io.sonostream.dicom.seg;

import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.DataSet;
import java.util.ArrayList;
import java.util.List;

/**
 * The functional groups of each frame: which segment it shows and which frame of the source. An
 * ultrasound clip has no frame of reference, so its pixels are the source's pixels.
 */
final class SegmentationFrames {
  private final Origin origin;
  private final List<DataSet> groups = new ArrayList<>();

  SegmentationFrames(Origin origin) {
    this.origin = origin;
  }

  int size() {
    return groups.size();
  }

  /**
   * @param frame of the source, from 0
   * @param segment from 1
   */
  void add(int frame, int segment) {
    groups.add(
        new DataSet()
            .items(
                Attribute.FRAME_CONTENT_SEQUENCE,
                new DataSet()
                    .numbers(Attribute.FRAME_ACQUISITION_NUMBER, frame + 1)
                    .numbers(Attribute.DIMENSION_INDEX_VALUES, segment, frame + 1))
            .items(Attribute.DERIVATION_IMAGE_SEQUENCE, derivation(frame))
            .items(
                Attribute.SEGMENT_IDENTIFICATION_SEQUENCE,
                new DataSet().numbers(Attribute.REFERENCED_SEGMENT_NUMBER, segment)));
  }

  private DataSet derivation(int frame) {
    DataSet image =
        origin
            .reference(frame)
            .items(
                Attribute.PURPOSE_OF_REFERENCE_CODE_SEQUENCE,
                new Code("121322", "DCM", "Source Image for Image Processing Operation").item())
            .text(Attribute.SPATIAL_LOCATIONS_PRESERVED, "YES");
    return new DataSet()
        .items(Attribute.DERIVATION_CODE_SEQUENCE, new Code("113076", "DCM", "Segmentation").item())
        .items(Attribute.SOURCE_IMAGE_SEQUENCE, image);
  }

  List<DataSet> groups() {
    return groups;
  }
}
