package io.sonostream.dicom.seg;

import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.imaging.image.ClassMap;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** An instance while it is made of a clip's masks. Used by one thread. */
public sealed interface ClipDraft permits SegmentationDraft, ReportDraft, OverlayDraft {
  /**
   * Adds the mask of the next frame; each frame of the clip is added once, in order.
   *
   * @param map of the part that was segmented
   * @param probabilities of its foreground, 0-255 for 0-1; needed for fractional segmentations
   * @throws BadDicomException when the clip's frame is needed and can't be read
   */
  void add(ClassMap map, byte @Nullable [] probabilities) throws BadDicomException;

  /**
   * The whole instance, once every frame is added.
   *
   * @param now in the zone that the clip's dates and times are of, where it names no other
   */
  DataSet finish(ZonedDateTime now);
}
