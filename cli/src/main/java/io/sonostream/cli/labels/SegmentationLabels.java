package io.sonostream.cli.labels;

import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.labels.LabelPublisher;
import io.sonostream.devices.dicom.ClipFrames;
import io.sonostream.devices.dicom.DicomReading;
import io.sonostream.devices.source.Packer;
import io.sonostream.devices.source.Packing;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.clip.UltrasoundRegion;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.seg.SegmentationKind;
import io.sonostream.dicom.seg.SegmentedClip;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The masks of a DICOM segmentation as labels of its clip's frames, which are named as a gateway
 * names them: a label then is of the very frame that was received.
 */
final class SegmentationLabels {
  private static final Packer PACKER = new Packer(Packing.SOURCE, null);

  private final Path segmentation;
  private final UltrasoundClip clip;
  private final DicomReading reading;
  private final SegmentedClip masks;
  private final SegmentClasses classes;
  private final double threshold;
  private final boolean absentIsEmpty;

  private SegmentationLabels(
      Path segmentation,
      UltrasoundClip clip,
      DicomReading reading,
      SegmentedClip masks,
      SegmentClasses classes,
      double threshold,
      boolean absentIsEmpty) {
    this.segmentation = segmentation;
    this.clip = clip;
    this.reading = reading;
    this.masks = masks;
    this.classes = classes;
    this.threshold = threshold;
    this.absentIsEmpty = absentIsEmpty;
  }

  /**
   * @param threshold of a fractional segmentation, and of no other
   * @throws UserException when the files don't fit together, or something is not declared
   */
  static SegmentationLabels open(
      Path segmentation,
      Path clipFile,
      DicomReading reading,
      SegmentClasses classes,
      @Nullable Double threshold,
      boolean absentIsEmpty) {
    UltrasoundClip clip = clip(clipFile);
    SegmentedClip masks;
    try {
      masks = new SegmentedClip(DicomFile.read(segmentation), clip);
    } catch (BadDicomException e) {
      throw wrong(segmentation, e);
    }
    classes.requireAllOf(masks.segments());
    boolean fractional = masks.kind() == SegmentationKind.FRACTIONAL;
    if (fractional != (threshold != null)) {
      throw new UserException(
          fractional
              ? segmentation
                  + " is fractional; give --threshold, from where on a pixel belongs to the class"
              : segmentation + " is binary; leave out --threshold");
    }
    if (threshold != null && !(threshold > 0 && threshold <= 1)) {
      throw new UserException("--threshold is " + threshold + "; allowed is above 0 up to 1");
    }
    return new SegmentationLabels(
        segmentation,
        clip,
        reading,
        masks,
        classes,
        threshold == null ? 1 : threshold,
        absentIsEmpty);
  }

  private static UltrasoundClip clip(Path file) {
    try {
      return new UltrasoundClip(DicomFile.read(file), DicomLimits.DEFAULT);
    } catch (BadDicomException e) {
      throw wrong(file, e);
    }
  }

  private static UserException wrong(Path file, BadDicomException cause) {
    return new UserException(file + ": " + cause.getMessage(), cause);
  }

  List<String> classNames() {
    return classes.names();
  }

  /** Frames of the clip that get no label, since the segmentation does not show them. */
  int absent() {
    return absentIsEmpty ? 0 : clip.frames() - masks.frames().size();
  }

  /** Nothing is published unless all can be. */
  void publish(LabelPublisher publisher, String device, String task) {
    try {
      String instance = clip.dataSet().text(Attribute.SOP_INSTANCE_UID).orElseThrow();
      FrameStream stream =
          new FrameStream(device, reading.stream(clip.dataSet(), instance), task, Map.of());
      ClipFrames frames = new ClipFrames(clip, reading, "instance");
      UltrasoundRegion part = reading.part().bounds(clip);
      for (int frame = 0; frame < clip.frames(); frame++) {
        byte[] truth = truth(frame, part);
        if (absentIsEmpty || masks.frames().contains(frame)) {
          publisher.require(stream, frame, PACKER.pack(frames.frame(frame)).image(), truth);
        }
      }
      for (int frame = 0; frame < clip.frames(); frame++) {
        if (absentIsEmpty || masks.frames().contains(frame)) {
          SourceFrame packed = PACKER.pack(frames.frame(frame));
          publisher.publish(stream, frame, packed.image(), truth(frame, part));
        }
      }
    } catch (BadDicomException e) {
      throw wrong(segmentation, e);
    }
  }

  /** Of the part that is taken. */
  private byte[] truth(int frame, UltrasoundRegion part) throws BadDicomException {
    byte[] whole = masks.classes(frame, classes.taken(), threshold);
    byte[] cut = new byte[part.width() * part.height()];
    for (int y = 0; y < part.height(); y++) {
      System.arraycopy(
          whole,
          (part.top() + y) * clip.width() + part.left(),
          cut,
          y * part.width(),
          part.width());
    }
    return cut;
  }
}
