package io.sonostream.devices.dicom;

import io.sonostream.devices.source.Moment;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.dicom.clip.Spacing;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.seg.Provenance;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.PixelSpacing;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one clip, as raw pixels. Of the data set go on: pixels, spacing, times within the
 * clip, the device's make and model, and pseudonyms where there is a key. Immutable.
 */
public final class ClipFrames {
  private final UltrasoundClip clip;
  private final DicomReading reading;
  private final String name;

  /**
   * @param name of the frames' file, which stays here
   * @throws BadDicomException when the clip has not the part that is to be taken, or we made it
   *     ourselves
   */
  public ClipFrames(UltrasoundClip clip, DicomReading reading, String name)
      throws BadDicomException {
    Provenance.requireAcquired(clip.dataSet());
    reading.part().bounds(clip);
    this.clip = clip;
    this.reading = reading;
    this.name = name;
  }

  public int count() {
    return clip.frames();
  }

  /** How long the clip is shown; zero where it doesn't say. */
  public Duration length() {
    Moment last = clip.frames() == 0 ? null : moment(clip.frames() - 1);
    return last == null ? Duration.ZERO : last.at().plus(last.lasts());
  }

  /**
   * Decodes a frame.
   *
   * @param index from 0
   */
  public SourceFrame frame(int index) throws BadDicomException {
    PixelImage picture = reading.part().of(clip, clip.frame(index));
    Spacing spacing = reading.part().bounds(clip).spacing();
    SourceFrame frame =
        new SourceFrame(
            picture.width(),
            picture.height(),
            picture.channels() == 1 ? PixelFormat.GRAY8 : PixelFormat.RGB8,
            PixelEncoding.RAW,
            picture.pixels(),
            null,
            spacing == null ? null : new PixelSpacing(spacing.row(), spacing.column()),
            subject(),
            clip.deviceModel().orElse(null),
            name);
    Moment moment = moment(index);
    return moment == null ? frame : frame.at(moment);
  }

  /** When a frame was taken; null where the clip doesn't say. */
  public @Nullable Moment moment(int index) {
    List<Double> millis = clip.millis();
    if (millis.isEmpty()) {
      return null;
    }
    boolean last = index == millis.size() - 1;
    // Nothing says how long the last frame lasts: as long as the one before.
    double lasts =
        last
            ? millis.get(index) - millis.get(index - 1)
            : millis.get(index + 1) - millis.get(index);
    return new Moment(duration(millis.get(index)), duration(lasts));
  }

  private static Duration duration(double millis) {
    return Duration.ofNanos(Math.round(millis * 1e6));
  }

  private @Nullable String subject() {
    return reading.pseudonyms() == null
        ? null
        : reading.pseudonyms().subject(clip.dataSet()).orElse(null);
  }
}
