package io.sonostream.dicom.seg;

import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.DataSet;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/** What a segmentation shows, and how its frames are ordered. */
final class SegmentationHeader {
  private static final String SEGMENTATION_STORAGE = "1.2.840.10008.5.1.4.1.1.66.4";

  private final UltrasoundClip clip;
  private final List<Segment> segments;
  private final Algorithm algorithm;
  private final SegmentationKind kind;
  private final Origin origin;

  SegmentationHeader(Origin origin, SegmentationKind kind) {
    this.origin = origin;
    this.clip = origin.clip();
    this.segments = origin.segments();
    this.algorithm = origin.algorithm();
    this.kind = kind;
  }

  DataSet dataSet(ZonedDateTime now) {
    DataSet source = clip.dataSet();
    DataSet set =
        origin.dataSet(now, SEGMENTATION_STORAGE, "SEG", 1000, "Segmentation " + algorithm.name());
    image(set);
    set.items(Attribute.SEGMENT_SEQUENCE, segmentItems());
    set.items(Attribute.REFERENCED_SERIES_SEQUENCE, referencedSeries(source));
    dimensions(set);
    return set;
  }

  private void image(DataSet set) {
    int bits = kind == SegmentationKind.BINARY ? 1 : 8;
    set.text(Attribute.IMAGE_TYPE, "DERIVED", "PRIMARY")
        .text(Attribute.CONTENT_LABEL, "SEGMENTATION")
        .text(Attribute.CONTENT_DESCRIPTION, Origin.cut(algorithm.name()))
        .text(Attribute.CONTENT_CREATOR_NAME, Origin.MAKER + "^Segmentation")
        .empty(Attribute.PATIENT_ORIENTATION)
        .numbers(Attribute.SAMPLES_PER_PIXEL, 1)
        .text(Attribute.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .numbers(Attribute.ROWS, clip.height())
        .numbers(Attribute.COLUMNS, clip.width())
        .numbers(Attribute.BITS_ALLOCATED, bits)
        .numbers(Attribute.BITS_STORED, bits)
        .numbers(Attribute.HIGH_BIT, bits - 1)
        .numbers(Attribute.PIXEL_REPRESENTATION, 0)
        .text(Attribute.SEGMENTATION_TYPE, kind.name())
        .text(Attribute.SEGMENTS_OVERLAP, "NO");
    if (kind == SegmentationKind.FRACTIONAL) {
      set.text(Attribute.SEGMENTATION_FRACTIONAL_TYPE, "PROBABILITY")
          .numbers(Attribute.MAXIMUM_FRACTIONAL_VALUE, 255);
    }
    origin.lossiness(set);
  }

  private List<DataSet> segmentItems() {
    List<DataSet> items = new ArrayList<>();
    for (Segment segment : segments) {
      items.add(
          new DataSet()
              .numbers(Attribute.SEGMENT_NUMBER, items.size() + 1)
              .text(Attribute.SEGMENT_LABEL, Origin.cut(segment.label()))
              .items(
                  Attribute.SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE,
                  segment.property().category().item())
              .items(
                  Attribute.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, segment.property().type().item())
              .text(Attribute.SEGMENT_ALGORITHM_TYPE, "AUTOMATIC")
              .text(Attribute.SEGMENT_ALGORITHM_NAME, Origin.cut(algorithm.name()))
              .items(
                  Attribute.SEGMENTATION_ALGORITHM_IDENTIFICATION_SEQUENCE,
                  new DataSet()
                      .items(
                          Attribute.ALGORITHM_FAMILY_CODE_SEQUENCE,
                          new Code("123110", "DCM", "Artificial Intelligence").item())
                      .text(Attribute.ALGORITHM_NAME, Origin.cut(algorithm.name()))
                      .text(Attribute.ALGORITHM_VERSION, Origin.cut(algorithm.version()))
                      .text(
                          Attribute.ALGORITHM_PARAMETERS,
                          "model package sha256 " + algorithm.digest())));
    }
    return items;
  }

  private DataSet referencedSeries(DataSet source) {
    return new DataSet()
        .text(
            Attribute.SERIES_INSTANCE_UID, source.text(Attribute.SERIES_INSTANCE_UID).orElseThrow())
        .items(Attribute.REFERENCED_INSTANCE_SEQUENCE, origin.reference());
  }

  private void dimensions(DataSet set) {
    String organization = origin.identifier("dimensions");
    set.items(
            Attribute.DIMENSION_ORGANIZATION_SEQUENCE,
            new DataSet().text(Attribute.DIMENSION_ORGANIZATION_UID, organization))
        .items(
            Attribute.DIMENSION_INDEX_SEQUENCE,
            dimension(
                organization,
                Attribute.REFERENCED_SEGMENT_NUMBER,
                Attribute.SEGMENT_IDENTIFICATION_SEQUENCE,
                "Segment"),
            dimension(
                organization,
                Attribute.FRAME_ACQUISITION_NUMBER,
                Attribute.FRAME_CONTENT_SEQUENCE,
                "Frame"));
  }

  private static DataSet dimension(
      String organization, Attribute pointer, Attribute group, String label) {
    return new DataSet()
        .text(Attribute.DIMENSION_ORGANIZATION_UID, organization)
        .numbers(Attribute.DIMENSION_INDEX_POINTER, pointer.tag())
        .numbers(Attribute.FUNCTIONAL_GROUP_POINTER, group.tag())
        .text(Attribute.DIMENSION_DESCRIPTION_LABEL, label);
  }
}
