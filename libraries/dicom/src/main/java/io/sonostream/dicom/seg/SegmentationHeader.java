package io.sonostream.dicom.seg;

import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.clip.UltrasoundRegion;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.DataSet;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whose the segmentation is, of what, when, and by which model. */
final class SegmentationHeader {
  private static final String SEGMENTATION_STORAGE = "1.2.840.10008.5.1.4.1.1.66.4";
  private static final String MAKER = "Sonostream";
  private static final int LONGEST_TEXT = 64;
  private static final int LONGEST_LABEL = 1024;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final UltrasoundClip clip;
  private final UltrasoundRegion part;
  private final List<Segment> segments;
  private final Algorithm algorithm;
  private final SegmentationKind kind;

  SegmentationHeader(
      UltrasoundClip clip,
      UltrasoundRegion part,
      List<Segment> segments,
      Algorithm algorithm,
      SegmentationKind kind) {
    this.clip = clip;
    this.part = part;
    this.segments = segments;
    this.algorithm = algorithm;
    this.kind = kind;
  }

  DataSet dataSet(Instant now) {
    DataSet set = new DataSet();
    DataSet source = clip.dataSet();
    patientAndStudy(set, source);
    series(set, source, now);
    image(set, source);
    set.items(Attribute.SEGMENT_SEQUENCE, segmentItems());
    set.items(Attribute.REFERENCED_SERIES_SEQUENCE, referencedSeries(source));
    dimensions(set);
    return set;
  }

  private static void patientAndStudy(DataSet set, DataSet source) {
    // Names keep their bytes, so they need the character set that the source wrote them in.
    set.copy(Attribute.SPECIFIC_CHARACTER_SET, source);
    for (Attribute attribute :
        List.of(
            Attribute.PATIENT_NAME,
            Attribute.PATIENT_ID,
            Attribute.PATIENT_BIRTH_DATE,
            Attribute.PATIENT_SEX,
            Attribute.STUDY_INSTANCE_UID,
            Attribute.STUDY_DATE,
            Attribute.STUDY_TIME,
            Attribute.REFERRING_PHYSICIAN_NAME,
            Attribute.STUDY_ID,
            Attribute.ACCESSION_NUMBER)) {
      set.copyOrEmpty(attribute, source);
    }
    plain(set, Attribute.STUDY_DATE, ".");
    plain(set, Attribute.STUDY_TIME, ":");
    set.copy(Attribute.STUDY_DESCRIPTION, source);
  }

  /** Files before 1993 wrote dates and times with marks between their parts, PS3.5 section 6.2. */
  private static void plain(DataSet set, Attribute attribute, String mark) {
    set.text(attribute).ifPresent(value -> set.text(attribute, value.replace(mark, "")));
  }

  private void series(DataSet set, DataSet source, Instant now) {
    set.text(Attribute.SOP_CLASS_UID, SEGMENTATION_STORAGE)
        .text(Attribute.SOP_INSTANCE_UID, identifier("instance"))
        .text(Attribute.SERIES_INSTANCE_UID, identifier("series"))
        .text(Attribute.MODALITY, "SEG")
        .text(Attribute.SERIES_NUMBER, "1000")
        .text(Attribute.SERIES_DESCRIPTION, cut("Segmentation " + algorithm.name()))
        .text(Attribute.INSTANCE_NUMBER, "1")
        .text(Attribute.SERIES_DATE, DATE.format(now))
        .text(Attribute.SERIES_TIME, TIME.format(now))
        .text(Attribute.CONTENT_DATE, DATE.format(now))
        .text(Attribute.CONTENT_TIME, TIME.format(now))
        .text(Attribute.INSTANCE_CREATION_DATE, DATE.format(now))
        .text(Attribute.INSTANCE_CREATION_TIME, TIME.format(now))
        .text(Attribute.MANUFACTURER, MAKER)
        .text(Attribute.MANUFACTURER_MODEL_NAME, MAKER)
        .text(Attribute.DEVICE_SERIAL_NUMBER, cut(algorithm.digest()))
        .text(Attribute.SOFTWARE_VERSIONS, cut(algorithm.software()))
        .items(Attribute.CONTRIBUTING_EQUIPMENT_SEQUENCE, equipment());
  }

  /** Of all that decides the content: what differs in any of it is another instance. */
  private String identifier(String purpose) {
    return Uids.of(
        purpose,
        clip.dataSet().text(Attribute.SOP_INSTANCE_UID).orElseThrow(),
        algorithm.digest(),
        kind.name(),
        part.left() + "," + part.top() + " " + part.width() + "x" + part.height(),
        segments.toString());
  }

  private DataSet equipment() {
    return new DataSet()
        .items(
            Attribute.PURPOSE_OF_REFERENCE_CODE_SEQUENCE,
            new Code("109102", "DCM", "Processing Equipment").item())
        .text(Attribute.MANUFACTURER, MAKER)
        .text(Attribute.MANUFACTURER_MODEL_NAME, cut(algorithm.name() + " " + algorithm.version()))
        .text(Attribute.DEVICE_SERIAL_NUMBER, cut(algorithm.digest()))
        .text(Attribute.SOFTWARE_VERSIONS, cut(algorithm.software()))
        .text(Attribute.CONTRIBUTION_DESCRIPTION, cut(algorithm.lineage(), LONGEST_LABEL));
  }

  private void image(DataSet set, DataSet source) {
    int bits = kind == SegmentationKind.BINARY ? 1 : 8;
    set.text(Attribute.IMAGE_TYPE, "DERIVED", "PRIMARY")
        .text(Attribute.CONTENT_LABEL, "SEGMENTATION")
        .text(Attribute.CONTENT_DESCRIPTION, cut(algorithm.name()))
        .text(Attribute.CONTENT_CREATOR_NAME, MAKER + "^Segmentation")
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
    // What was lost in the source is lost in what was made of it.
    boolean lossy = source.text(Attribute.LOSSY_IMAGE_COMPRESSION).orElse("00").equals("01");
    set.text(Attribute.LOSSY_IMAGE_COMPRESSION, lossy || clip.isLossy() ? "01" : "00");
    if (lossy) {
      set.copy(Attribute.LOSSY_IMAGE_COMPRESSION_RATIO, source)
          .copy(Attribute.LOSSY_IMAGE_COMPRESSION_METHOD, source);
    }
  }

  private List<DataSet> segmentItems() {
    List<DataSet> items = new ArrayList<>();
    for (Segment segment : segments) {
      items.add(
          new DataSet()
              .numbers(Attribute.SEGMENT_NUMBER, items.size() + 1)
              .text(Attribute.SEGMENT_LABEL, cut(segment.label()))
              .items(
                  Attribute.SEGMENTED_PROPERTY_CATEGORY_CODE_SEQUENCE,
                  segment.property().category().item())
              .items(
                  Attribute.SEGMENTED_PROPERTY_TYPE_CODE_SEQUENCE, segment.property().type().item())
              .text(Attribute.SEGMENT_ALGORITHM_TYPE, "AUTOMATIC")
              .text(Attribute.SEGMENT_ALGORITHM_NAME, cut(algorithm.name()))
              .items(
                  Attribute.SEGMENTATION_ALGORITHM_IDENTIFICATION_SEQUENCE,
                  new DataSet()
                      .items(
                          Attribute.ALGORITHM_FAMILY_CODE_SEQUENCE,
                          new Code("123110", "DCM", "Artificial Intelligence").item())
                      .text(Attribute.ALGORITHM_NAME, cut(algorithm.name()))
                      .text(Attribute.ALGORITHM_VERSION, cut(algorithm.version()))
                      .text(
                          Attribute.ALGORITHM_PARAMETERS,
                          "model package sha256 " + algorithm.digest())));
    }
    return items;
  }

  private static DataSet referencedSeries(DataSet source) {
    return new DataSet()
        .text(
            Attribute.SERIES_INSTANCE_UID, source.text(Attribute.SERIES_INSTANCE_UID).orElseThrow())
        .items(
            Attribute.REFERENCED_INSTANCE_SEQUENCE,
            new DataSet()
                .text(
                    Attribute.REFERENCED_SOP_CLASS_UID,
                    source.text(Attribute.SOP_CLASS_UID).orElseThrow())
                .text(
                    Attribute.REFERENCED_SOP_INSTANCE_UID,
                    source.text(Attribute.SOP_INSTANCE_UID).orElseThrow()));
  }

  private void dimensions(DataSet set) {
    String organization = identifier("dimensions");
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

  private static String cut(String text) {
    return cut(text, LONGEST_TEXT);
  }

  private static String cut(String text, int longest) {
    String plain = text.replaceAll("[^ -\\[\\]-~]", "?");
    return plain.substring(0, Math.min(longest, plain.length()));
  }
}
