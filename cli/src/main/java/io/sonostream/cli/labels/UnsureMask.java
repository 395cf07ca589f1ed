package io.sonostream.cli.labels;

import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.Region;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mask that may be wrong.
 *
 * @param subject whom the frame shows; the exam where nobody says
 * @param disagreement 1 minus the Dice of champion and challenger; null where none saw the frame
 */
record UnsureMask(
    FrameId frame,
    String subject,
    @Nullable String deviceModel,
    SourceCoordinates source,
    float uncertainty,
    @Nullable Float disagreement,
    @Nullable String modelVersion,
    List<String> classNames,
    @Nullable LabelMap map) {
  /** A list of requests has to fit into one record. */
  private static final int MOST_RUNS = 5000;

  static UnsureMask of(Mask mask, float uncertainty, @Nullable Float disagreement) {
    FrameId frame = FrameId.of(mask);
    LabelMap map = mask.getLabelMap();
    return new UnsureMask(
        frame,
        frame.subject(mask.getSubjectId()),
        mask.getDeviceModel(),
        mask.getSource(),
        uncertainty,
        disagreement,
        mask.getModel() == null ? null : mask.getModel().getVersion(),
        mask.getRegions().stream().map(Region::getClassName).toList(),
        map == null || map.getRuns().size() > MOST_RUNS ? null : map);
  }

  /** Where two models disagree one of them is wrong, however sure both are. */
  double worth() {
    double worth = disagreement == null ? uncertainty : Math.max(uncertainty, disagreement);
    return Math.max(0, Math.min(1, worth));
  }

  LabelRequest request(double novelty) {
    return new LabelRequest(
        frame.deviceId(),
        frame.streamId(),
        frame.sequence(),
        deviceModel,
        source,
        uncertainty,
        disagreement,
        (float) novelty,
        modelVersion,
        classNames,
        map,
        List.of());
  }
}
