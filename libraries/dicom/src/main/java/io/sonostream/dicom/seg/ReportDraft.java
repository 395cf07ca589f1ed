package io.sonostream.dicom.seg;

import io.sonostream.dicom.clip.Spacing;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.clip.UltrasoundRegion;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.imaging.image.ClassMap;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Structured Report while it is made, PS3.16 TID 1500: the area of each class in each frame, and
 * over the exam its mean and its largest. In square millimetres, or in pixels where nobody knows
 * how large a pixel is. Used by one thread.
 */
public final class ReportDraft implements ClipDraft {
  private static final String COMPREHENSIVE_SR = "1.2.840.10008.5.1.4.1.1.88.33";
  private static final String CONTEXT = "HAS OBS CONTEXT";
  private static final String MODIFIER = "HAS CONCEPT MOD";
  private static final String CONTAINS = "CONTAINS";
  private static final Code AREA = new Code("42798000", "SCT", "Area");
  private static final Code MEASURED_ON = dcm("121112", "Source of Measurement");
  private static final Code GROUP = dcm("125007", "Measurement Group");

  private final Origin origin;
  private final double pixelArea;
  private final Code unit;

  /** By frame, then by class: pixels. */
  private final List<long[]> pixels = new ArrayList<>();

  /**
   * @param part of the picture that was segmented
   * @throws BadDicomException when the clip lacks what a report must refer to
   */
  public ReportDraft(
      UltrasoundClip clip, UltrasoundRegion part, List<Segment> segments, Algorithm algorithm)
      throws BadDicomException {
    this.origin = new Origin(clip, part, List.copyOf(segments), algorithm, "REPORT");
    origin.requireNames();
    Spacing spacing = part.spacing();
    this.pixelArea = spacing == null ? 1 : spacing.row() * spacing.column();
    this.unit =
        spacing == null
            ? new Code("{pixels}", "UCUM", "pixels")
            : new Code("mm2", "UCUM", "square millimeter");
  }

  private static Code dcm(String value, String meaning) {
    return new Code(value, "DCM", meaning);
  }

  @Override
  public void add(ClassMap map, byte @Nullable [] probabilities) {
    if (pixels.size() == origin.clip().frames()) {
      throw new IllegalStateException("the clip has no more than " + pixels.size() + " frames");
    }
    origin.requireSize(map);
    long[] counts = new long[origin.segments().size()];
    for (byte value : map.values()) {
      int segment = value & 0xFF;
      if (segment >= 1 && segment <= counts.length) {
        counts[segment - 1]++;
      }
    }
    pixels.add(counts);
  }

  @Override
  public DataSet finish(ZonedDateTime now) {
    if (pixels.size() != origin.clip().frames()) {
      throw new IllegalStateException(
          pixels.size() + " of " + origin.clip().frames() + " frames were added");
    }
    DataSet report =
        origin.dataSet(now, COMPREHENSIVE_SR, "SR", 1001, "Areas by " + origin.algorithm().name());
    DataSet root =
        ContentItem.container("", dcm("126000", "Imaging Measurement Report"), "1500", content());
    for (Attribute each :
        List.of(
            Attribute.VALUE_TYPE,
            Attribute.CONCEPT_NAME_CODE_SEQUENCE,
            Attribute.CONTINUITY_OF_CONTENT,
            Attribute.CONTENT_TEMPLATE_SEQUENCE,
            Attribute.CONTENT_SEQUENCE)) {
      report.copy(each, root);
    }
    return report
        .items(Attribute.REFERENCED_PERFORMED_PROCEDURE_STEP_SEQUENCE, List.of())
        .items(Attribute.PERFORMED_PROCEDURE_CODE_SEQUENCE, List.of())
        .items(Attribute.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE, evidence())
        .text(Attribute.COMPLETION_FLAG, "COMPLETE")
        .text(Attribute.VERIFICATION_FLAG, "UNVERIFIED");
  }

  private DataSet evidence() {
    DataSet source = origin.clip().dataSet();
    return new DataSet()
        .copy(Attribute.STUDY_INSTANCE_UID, source)
        .items(
            Attribute.REFERENCED_SERIES_SEQUENCE,
            new DataSet()
                .copy(Attribute.SERIES_INSTANCE_UID, source)
                .items(Attribute.REFERENCED_SOP_SEQUENCE, origin.reference()));
  }

  private List<DataSet> content() {
    Algorithm algorithm = origin.algorithm();
    List<DataSet> groups = new ArrayList<>();
    for (int segment = 0; segment < origin.segments().size(); segment++) {
      groups.add(ofExam(segment));
      for (int frame = 0; frame < pixels.size(); frame++) {
        groups.add(ofFrame(segment, frame));
      }
    }
    return List.of(
        ContentItem.code(
            MODIFIER,
            dcm("121049", "Language of Content Item and Descendants"),
            new Code("en", "RFC5646", "English")),
        ContentItem.code(CONTEXT, dcm("121005", "Observer Type"), dcm("121007", "Device")),
        ContentItem.uid(
            CONTEXT, dcm("121012", "Device Observer UID"), Uids.of("device", algorithm.digest())),
        ContentItem.text(CONTEXT, dcm("121013", "Device Observer Name"), algorithm.name()),
        ContentItem.text(CONTEXT, dcm("121014", "Device Observer Manufacturer"), Origin.MAKER),
        ContentItem.text(
            CONTEXT, dcm("121015", "Device Observer Model Name"), algorithm.software()),
        ContentItem.code(
            MODIFIER,
            dcm("121058", "Procedure reported"),
            new Code("16310003", "SCT", "Ultrasonography")),
        library(),
        ContentItem.container(CONTAINS, dcm("126010", "Imaging Measurements"), "", groups));
  }

  /** The clip, once. */
  private DataSet library() {
    List<DataSet> group =
        List.of(
            ContentItem.code("HAS ACQ CONTEXT", dcm("121139", "Modality"), dcm("US", "Ultrasound")),
            ContentItem.image(CONTAINS, origin.reference()));
    return ContentItem.container(
        CONTAINS,
        dcm("111028", "Image Library"),
        "1600",
        List.of(ContentItem.container(CONTAINS, dcm("126200", "Image Library Group"), "", group)));
  }

  private DataSet ofFrame(int segment, int frame) {
    List<DataSet> content = new ArrayList<>(head(segment, "frame " + (frame + 1)));
    DataSet image = origin.reference(frame);
    content.add(ContentItem.image(CONTAINS, MEASURED_ON, image));
    double area = pixels.get(frame)[segment] * pixelArea;
    content.add(ContentItem.number(AREA, area, unit, algorithm()));
    return ContentItem.container(CONTAINS, GROUP, "1501", content);
  }

  private DataSet ofExam(int segment) {
    List<DataSet> content = new ArrayList<>(head(segment, "exam"));
    content.add(ContentItem.image(CONTAINS, MEASURED_ON, origin.reference()));
    long[] counts = pixels.stream().mapToLong(each -> each[segment]).toArray();
    double mean = Arrays.stream(counts).average().orElse(0) * pixelArea;
    double most = Arrays.stream(counts).max().orElse(0) * pixelArea;
    content.add(derived(mean, new Code("373098007", "SCT", "Mean")));
    content.add(derived(most, new Code("56851009", "SCT", "Maximum")));
    return ContentItem.container(CONTAINS, GROUP, "1501", content);
  }

  private DataSet derived(double area, Code how) {
    List<DataSet> modifiers = new ArrayList<>();
    modifiers.add(ContentItem.code(MODIFIER, dcm("121401", "Derivation"), how));
    modifiers.addAll(algorithm());
    return ContentItem.number(AREA, area, unit, modifiers);
  }

  private List<DataSet> head(int segment, String of) {
    Segment shown = origin.segments().get(segment);
    return List.of(
        ContentItem.text(CONTEXT, dcm("112039", "Tracking Identifier"), shown.label() + ", " + of),
        ContentItem.uid(
            CONTEXT,
            dcm("112040", "Tracking Unique Identifier"),
            origin.identifier(shown.label() + ", " + of)),
        ContentItem.code(
            CONTAINS,
            new Code("276214006", "SCT", "Finding category"),
            shown.property().category()),
        ContentItem.code(CONTAINS, dcm("121071", "Finding"), shown.property().type()));
  }

  private List<DataSet> algorithm() {
    return List.of(
        ContentItem.text(MODIFIER, dcm("111001", "Algorithm Name"), origin.algorithm().name()),
        ContentItem.text(
            MODIFIER, dcm("111003", "Algorithm Version"), origin.algorithm().version()));
  }
}
