package io.sonostream.dicom.seg;

import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.clip.UltrasoundRegion;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.Vr;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.Overlay;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.UserException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A secondary capture while it is made, PS3.3 A.8.5: the clip in colour with the masks drawn on it,
 * for viewers that show nothing else. Pixels (frames, rows, columns, RGB), not compressed. Used by
 * one thread.
 */
public final class OverlayDraft implements ClipDraft {
  private static final String TRUE_COLOUR_CAPTURE = "1.2.840.10008.5.1.4.1.1.7.4";
  private static final long MOST_BYTES = 1L << 30;
  private static final int CHANNELS = 3;

  private final Origin origin;
  private final byte[] pixels;
  private int frames;

  /**
   * @param part of the picture that was segmented; the rest is shown as it is
   * @throws BadDicomException when the clip lacks what a capture must refer to
   * @throws UserException when it would be too large
   */
  public OverlayDraft(
      UltrasoundClip clip, UltrasoundRegion part, List<Segment> segments, Algorithm algorithm)
      throws BadDicomException {
    this.origin = new Origin(clip, part, List.copyOf(segments), algorithm, "OVERLAY");
    origin.requireNames();
    long size = (long) clip.width() * clip.height() * CHANNELS * clip.frames();
    if (size > MOST_BYTES) {
      throw new UserException(
          "overlay would have "
              + size
              + " bytes of pixels; allowed are at most "
              + MOST_BYTES
              + ", take fewer frames");
    }
    this.pixels = new byte[(int) (size + (size & 1))];
  }

  @Override
  public void add(ClassMap map, byte @Nullable [] probabilities) throws BadDicomException {
    UltrasoundClip clip = origin.clip();
    if (frames == clip.frames()) {
      throw new IllegalStateException("the clip has no more than " + frames + " frames");
    }
    origin.requireSize(map);
    PixelImage drawn = Overlay.draw(clip.frame(frames), whole(map));
    byte[] rgb = drawn.pixels();
    System.arraycopy(rgb, 0, pixels, frames * rgb.length, rgb.length);
    frames++;
  }

  /** The mask of a part, where it lies in the picture. */
  private ClassMap whole(ClassMap map) {
    UltrasoundRegion part = origin.part();
    int width = origin.clip().width();
    byte[] all = new byte[width * origin.clip().height()];
    for (int y = 0; y < part.height(); y++) {
      int to = (part.top() + y) * width + part.left();
      System.arraycopy(map.values(), y * part.width(), all, to, part.width());
    }
    return new ClassMap(width, origin.clip().height(), all);
  }

  @Override
  public DataSet finish(ZonedDateTime now) {
    UltrasoundClip clip = origin.clip();
    if (frames != clip.frames()) {
      throw new IllegalStateException(frames + " of " + clip.frames() + " frames were added");
    }
    DataSet source = clip.dataSet();
    String modality = source.text(Attribute.MODALITY).orElse("OT");
    DataSet capture =
        origin
            .dataSet(
                now, TRUE_COLOUR_CAPTURE, modality, 1002, "Overlay of " + origin.algorithm().name())
            .text(Attribute.CONVERSION_TYPE, "WSD")
            .text(Attribute.IMAGE_TYPE, "DERIVED", "SECONDARY")
            .empty(Attribute.PATIENT_ORIENTATION)
            .copyOrEmpty(Attribute.LATERALITY, source)
            .text(
                Attribute.DERIVATION_DESCRIPTION,
                "Masks of " + origin.algorithm().name() + " drawn on the frames")
            .items(Attribute.SOURCE_IMAGE_SEQUENCE, origin.reference())
            // Names that stand in the clip's pixels stand in these.
            .text(
                Attribute.BURNED_IN_ANNOTATION,
                source.text(Attribute.BURNED_IN_ANNOTATION).orElse("YES"))
            .numbers(Attribute.SAMPLES_PER_PIXEL, CHANNELS)
            .text(Attribute.PHOTOMETRIC_INTERPRETATION, "RGB")
            .numbers(Attribute.PLANAR_CONFIGURATION, 0)
            .numbers(Attribute.ROWS, clip.height())
            .numbers(Attribute.COLUMNS, clip.width())
            .numbers(Attribute.BITS_ALLOCATED, 8)
            .numbers(Attribute.BITS_STORED, 8)
            .numbers(Attribute.HIGH_BIT, 7)
            .numbers(Attribute.PIXEL_REPRESENTATION, 0)
            .text(Attribute.NUMBER_OF_FRAMES, Integer.toString(frames))
            .bytes(Attribute.PIXEL_DATA, Vr.OB, pixels);
    origin.lossiness(capture);
    times(capture);
    return capture;
  }

  /** As the clip runs. Several frames must say how they follow; nobody knows where it doesn't. */
  private void times(DataSet capture) {
    if (frames == 1) {
      return;
    }
    UltrasoundClip clip = origin.clip();
    Attribute pointer =
        clip.dataSet().has(Attribute.FRAME_TIME_VECTOR)
            ? Attribute.FRAME_TIME_VECTOR
            : Attribute.FRAME_TIME;
    capture.numbers(Attribute.FRAME_INCREMENT_POINTER, pointer.tag());
    if (pointer == Attribute.FRAME_TIME_VECTOR) {
      capture.copy(pointer, clip.dataSet());
      return;
    }
    OptionalDouble rate = clip.framesPerSecond();
    double millis = rate.isPresent() ? 1000 / rate.getAsDouble() : 0;
    capture.text(
        pointer,
        BigDecimal.valueOf(millis)
            .setScale(6, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString());
  }
}
