package io.sonostream.client.masks;

import io.sonostream.client.Receipt;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelMaps;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One mask.
 *
 * @param mask status SEGMENTED, or SHED with a reason: a live frame that was too old to be worth it
 * @param place where the mask stands
 * @param frame what it answers, if the subscriber was asked for frames and retention has left it
 */
public record ReceivedMask(Mask mask, Receipt place, Optional<Frame> frame) {

  public FrameId id() {
    return FrameId.of(mask);
  }

  public boolean segmented() {
    return mask.getStatus() == MaskStatus.SEGMENTED;
  }

  /**
   * The class of every pixel of the original frame, shape (H,W), row-major, one byte each: 0 is
   * background, 1 the model's first class. Null for a SHED mask.
   */
  public byte @Nullable [] classes() {
    LabelMap map = mask.getLabelMap();
    return map == null ? null : LabelMaps.decode(map);
  }
}
