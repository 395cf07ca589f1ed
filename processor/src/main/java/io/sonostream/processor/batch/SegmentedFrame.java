package io.sonostream.processor.batch;

import io.sonostream.schemas.LabelMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model saw in one frame, at the frame's own geometry.
 *
 * @param labelMap at the frame's own size
 * @param regions one per foreground class
 * @param uncertainty how much Dice the mask is expected to lack, 0 (sure) to 1
 * @param steadiedFrom sequence of the frame before that the mask leans on; null where it is of its
 *     own frame alone
 * @param seenTwice whether it is the mean of two looks, the second at the frame mirrored
 * @param probabilities 8-bit foreground probabilities, row-major (H,W), or null; owned by this
 *     record
 * @param batchedAtMicros the batch was formed
 * @param inferredAtMicros the engine finished it
 * @param batchSize frames in the batch as it formed
 */
@SuppressWarnings("ArrayRecordComponent")
public record SegmentedFrame(
    ModelIdentity model,
    LabelMap labelMap,
    List<RegionMeasure> regions,
    float uncertainty,
    @Nullable Long steadiedFrom,
    boolean seenTwice,
    byte @Nullable [] probabilities,
    long batchedAtMicros,
    long inferredAtMicros,
    int batchSize) {
  /** A boxed integer and its place in a list. */
  private static final int BYTES_A_RUN = 20;

  /** Heap that it keeps busy. */
  long bytes() {
    long map = (long) BYTES_A_RUN * labelMap.getRuns().size();
    return map + (probabilities == null ? 0 : probabilities.length);
  }
}
