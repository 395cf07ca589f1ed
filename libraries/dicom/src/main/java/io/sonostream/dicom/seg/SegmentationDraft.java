package io.sonostream.dicom.seg;

import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.clip.UltrasoundRegion;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.Vr;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.runtime.UserException;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DICOM SEG while it is made: one frame for each class of each frame of the clip, empty ones too,
 * so that a frame without a lesion can be told from one that nobody looked at. Used by one thread.
 */
public final class SegmentationDraft implements ClipDraft {
  /** Frame Acquisition Number is an unsigned short. */
  private static final int MOST_FRAMES = 65_535;

  private final UltrasoundClip clip;
  private final Origin origin;
  private final List<Segment> segments;
  private final SegmentationKind kind;
  private final UltrasoundRegion part;
  private final SegmentationHeader header;
  private final SegmentationFrames frames;
  private final PackedMasks masks;

  /**
   * @param part of the picture that was segmented; what lies outside of it is background
   * @throws BadDicomException when the clip lacks what a segmentation must refer to
   * @throws UserException when kind and classes don't go together
   */
  public SegmentationDraft(
      UltrasoundClip clip,
      UltrasoundRegion part,
      List<Segment> segments,
      Algorithm algorithm,
      SegmentationKind kind)
      throws BadDicomException {
    if (kind == SegmentationKind.FRACTIONAL && segments.size() != 1) {
      throw new UserException(
          "model has "
              + segments.size()
              + " classes and tells the probability of the foreground only; fractional"
              + " segmentations need one class, take the binary kind");
    }
    Origin origin = new Origin(clip, part, List.copyOf(segments), algorithm, kind.name());
    origin.requireNames();
    if (clip.frames() > MOST_FRAMES) {
      throw new BadDicomException(
          "file has " + clip.frames() + " frames; a segmentation counts at most " + MOST_FRAMES);
    }
    this.clip = clip;
    this.origin = origin;
    this.part = part;
    this.segments = origin.segments();
    this.kind = kind;
    this.header = new SegmentationHeader(origin, kind);
    this.frames = new SegmentationFrames(origin);
    long pixels = (long) clip.width() * clip.height() * clip.frames() * segments.size();
    this.masks = new PackedMasks(pixels, kind == SegmentationKind.BINARY ? 1 : 8);
  }

  @Override
  public void add(ClassMap map, byte @Nullable [] probabilities) {
    int frame = frames.size() / segments.size();
    if (frame == clip.frames()) {
      throw new IllegalStateException("the clip has no more than " + frame + " frames");
    }
    origin.requireSize(map);
    for (int segment = 1; segment <= segments.size(); segment++) {
      frames.add(frame, segment);
      byte[] levels = kind == SegmentationKind.BINARY ? map.values() : probabilities;
      if (levels == null) {
        throw new IllegalArgumentException("fractional segmentations need probabilities");
      }
      pack(levels, segment);
    }
  }

  private void pack(byte[] levels, int segment) {
    for (int y = 0; y < clip.height(); y++) {
      int row = y - part.top();
      for (int x = 0; x < clip.width(); x++) {
        int column = x - part.left();
        boolean inside = row >= 0 && row < part.height() && column >= 0 && column < part.width();
        byte level = inside ? levels[row * part.width() + column] : 0;
        if (kind == SegmentationKind.BINARY) {
          masks.add((level & 0xFF) == segment);
        } else {
          masks.add(level);
        }
      }
    }
  }

  @Override
  public DataSet finish(ZonedDateTime now) {
    if (frames.size() != clip.frames() * segments.size()) {
      throw new IllegalStateException(
          frames.size() / segments.size() + " of " + clip.frames() + " frames were added");
    }
    return header
        .dataSet(now)
        .text(Attribute.NUMBER_OF_FRAMES, Integer.toString(frames.size()))
        .items(Attribute.SHARED_FUNCTIONAL_GROUPS_SEQUENCE, new DataSet())
        .items(Attribute.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frames.groups())
        .bytes(Attribute.PIXEL_DATA, Vr.OB, masks.bytes());
  }
}
