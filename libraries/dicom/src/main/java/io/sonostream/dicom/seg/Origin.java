package io.sonostream.dicom.seg;

import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.clip.UltrasoundRegion;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.runtime.Printable;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What every instance that is made of a clip's masks says of where it comes from: whose it is, when
 * it was made, and by which model.
 *
 * @param part of the picture that was segmented
 * @param kind of instance; two kinds are two instances
 */
record Origin(
    UltrasoundClip clip,
    UltrasoundRegion part,
    List<Segment> segments,
    Algorithm algorithm,
    String kind) {
  static final String MAKER = "Sonostream";
  private static final int LONGEST_TEXT = 64;
  private static final int LONGEST_DESCRIPTION = 1024;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT);

  /** PS3.3 C.12.1.1.8. */
  private static final Pattern OFFSET = Pattern.compile("[+-]\\d\\d[0-5]\\d");

  private static final int LEAST_HOURS = -12;
  private static final int MOST_HOURS = 14;

  /**
   * @throws BadDicomException when the clip lacks what others need to refer to it, or nobody knows
   *     what its times mean
   */
  void requireNames() throws BadDicomException {
    for (Attribute needed :
        List.of(
            Attribute.SOP_CLASS_UID,
            Attribute.SOP_INSTANCE_UID,
            Attribute.STUDY_INSTANCE_UID,
            Attribute.SERIES_INSTANCE_UID)) {
      if (clip.dataSet().text(needed).isEmpty()) {
        throw new BadDicomException(
            "file has no " + needed + ", so nothing that is made of it can refer to it");
      }
    }
    offset();
  }

  /** That of the clip's dates and times; null where it doesn't say. */
  private @Nullable ZoneOffset offset() throws BadDicomException {
    Optional<String> said = clip.dataSet().text(Attribute.TIMEZONE_OFFSET_FROM_UTC);
    if (said.isEmpty()) {
      return null;
    }
    String text = said.get();
    int hours = OFFSET.matcher(text).matches() ? Integer.parseInt(text.substring(0, 3)) : 99;
    int minutes = hours == 99 ? 0 : Integer.parseInt(text.substring(3));
    boolean within =
        hours >= LEAST_HOURS
            && hours <= MOST_HOURS
            && (minutes == 0 || (hours > LEAST_HOURS && hours < MOST_HOURS));
    if (!within) {
      throw new BadDicomException(
          Attribute.TIMEZONE_OFFSET_FROM_UTC
              + " is '"
              + Printable.line(text.substring(0, Math.min(16, text.length())))
              + "'; allowed are -1200 to +1400, as in +0530");
    }
    return ZoneOffset.of(text);
  }

  /** Now, as the dates and times are that the clip has: a file has them of one zone. */
  private ZonedDateTime local(ZonedDateTime now) {
    try {
      ZoneOffset offset = offset();
      return offset == null ? now : now.withZoneSameInstant(offset);
    } catch (BadDicomException e) {
      throw new IllegalStateException("the clip's names were not asked for", e);
    }
  }

  /**
   * The beginning of such an instance.
   *
   * @param number of the series
   */
  DataSet dataSet(
      ZonedDateTime now, String sopClass, String modality, int number, String description) {
    DataSet set = new DataSet();
    patientAndStudy(set, clip.dataSet());
    series(set, local(now), sopClass, modality, number, description);
    return set;
  }

  private static void patientAndStudy(DataSet set, DataSet source) {
    // Names keep their bytes, so they need the character set that the source wrote them in.
    set.copy(Attribute.SPECIFIC_CHARACTER_SET, source);
    set.copy(Attribute.TIMEZONE_OFFSET_FROM_UTC, source);
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

  private void series(
      DataSet set,
      ZonedDateTime now,
      String sopClass,
      String modality,
      int number,
      String description) {
    set.text(Attribute.SOP_CLASS_UID, sopClass)
        .text(Attribute.SOP_INSTANCE_UID, identifier("instance"))
        .text(Attribute.SERIES_INSTANCE_UID, identifier("series"))
        .text(Attribute.MODALITY, modality)
        .text(Attribute.SERIES_NUMBER, Integer.toString(number))
        .text(Attribute.SERIES_DESCRIPTION, cut(description))
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
  String identifier(String purpose) {
    return Uids.of(
        purpose,
        clip.dataSet().text(Attribute.SOP_INSTANCE_UID).orElseThrow(),
        algorithm.digest(),
        algorithm.manner().isEmpty() ? kind : kind + ", " + algorithm.manner(),
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
        .text(Attribute.CONTRIBUTION_DESCRIPTION, cut(algorithm.story(), LONGEST_DESCRIPTION));
  }

  /** What was lost in the source is lost in what was made of it. */
  void lossiness(DataSet set) {
    DataSet source = clip.dataSet();
    boolean lossy = source.text(Attribute.LOSSY_IMAGE_COMPRESSION).orElse("00").equals("01");
    set.text(Attribute.LOSSY_IMAGE_COMPRESSION, lossy || clip.isLossy() ? "01" : "00");
    if (lossy) {
      set.copy(Attribute.LOSSY_IMAGE_COMPRESSION_RATIO, source)
          .copy(Attribute.LOSSY_IMAGE_COMPRESSION_METHOD, source);
    }
  }

  /** The clip, as others refer to it. */
  DataSet reference() {
    DataSet source = clip.dataSet();
    return new DataSet()
        .text(
            Attribute.REFERENCED_SOP_CLASS_UID, source.text(Attribute.SOP_CLASS_UID).orElseThrow())
        .text(
            Attribute.REFERENCED_SOP_INSTANCE_UID,
            source.text(Attribute.SOP_INSTANCE_UID).orElseThrow());
  }

  /**
   * One frame of it.
   *
   * @param frame from 0
   */
  DataSet reference(int frame) {
    DataSet reference = reference();
    return clip.dataSet().has(Attribute.NUMBER_OF_FRAMES)
        ? reference.text(Attribute.REFERENCED_FRAME_NUMBER, Integer.toString(frame + 1))
        : reference;
  }

  void requireSize(ClassMap map) {
    if (map.width() != part.width() || map.height() != part.height()) {
      throw new IllegalArgumentException(
          "mask is "
              + map.width()
              + "x"
              + map.height()
              + ", its part of the picture "
              + part.width()
              + "x"
              + part.height());
    }
  }

  static String cut(String text) {
    return cut(text, LONGEST_TEXT);
  }

  static String cut(String text, int longest) {
    String plain = text.replaceAll("[^ -\\[\\]-~]", "?");
    return plain.substring(0, Math.min(longest, plain.length()));
  }
}
