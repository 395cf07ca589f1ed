package io.sonostream.viewer.desk;

import io.sonostream.client.Receipt;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.labels.FrameReadings;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.Region;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.InvalidRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another reader is wanted where a label and the model's mask of its frame agree by less than a
 * limit (docs/adr/label-requests.md): one of the two is wrong, and nobody knows which.
 */
public final class SecondReaderRule {
  private static final Logger log = LoggerFactory.getLogger(SecondReaderRule.class);
  private static final int MOST_CLASSES = 254;

  private final double below;
  private final Function<SourceCoordinates, Optional<Mask>> masks;

  /**
   * @param below Dice, 0 to 1; at 0 nobody is asked and no mask is read
   * @param masks finds the mask of the frame at a place; empty when there is none any more
   */
  public SecondReaderRule(double below, Function<SourceCoordinates, Optional<Mask>> masks) {
    this.below = below;
    this.masks = masks;
  }

  /**
   * The request for another reader; empty where none is wanted, or there is nothing to compare
   * with. The label is saved by now, so whatever fails here is told and no more.
   *
   * @param at where the label stands
   * @param frame where its frame stands; null for a frame that is in no topic of frames
   */
  Optional<LabelRequest> about(LabeledFrame label, Receipt at, @Nullable SourceCoordinates frame) {
    if (below <= 0 || frame == null || label.getAdjudicates()) {
      return Optional.empty();
    }
    String name = FrameId.of(label.getFrame()).key();
    try {
      OptionalDouble dice =
          masks.apply(frame).map(mask -> agreement(label, mask)).orElse(OptionalDouble.empty());
      if (dice.isEmpty()) {
        log.info("the label of {} has no mask to be compared with", name);
        return Optional.empty();
      }
      return dice.getAsDouble() < below
          ? Optional.of(request(label, at, dice.getAsDouble()))
          : Optional.empty();
    } catch (UnavailableException e) {
      log.warn(
          "{} has its label, but no second reader is asked for it whatever its mask shows: {}",
          name,
          e.getMessage());
      return Optional.empty();
    } catch (RuntimeException e) {
      log.error("{} has its label, but whether it wants a second reader is not known", name, e);
      return Optional.empty();
    }
  }

  private static OptionalDouble agreement(LabeledFrame label, Mask mask) {
    LabelMap map = mask.getLabelMap();
    if (map == null) {
      return OptionalDouble.empty();
    }
    LabeledFrame drawn =
        new LabeledFrame(
            label.getFrame(),
            map,
            "the model",
            LabelSource.UNKNOWN,
            label.getLabeledAt(),
            names(mask),
            null,
            null,
            false);
    try {
      FrameReadings both = FrameReadings.of(List.of(label, drawn), List.of());
      return both.leftOut() > 0 ? OptionalDouble.empty() : both.agreement(0, 1);
    } catch (IllegalArgumentException | InvalidRecordException e) {
      log.info(
          "the label of {} can't be compared with its mask: {}",
          FrameId.of(label.getFrame()).key(),
          e.getMessage());
      return OptionalDouble.empty();
    }
  }

  /** What the values of a mask mean, the first is 1; null where one of them has no name. */
  private static @Nullable List<String> names(Mask mask) {
    List<String> names = new ArrayList<>();
    for (Region region : mask.getRegions()) {
      if (region.getClassValue() != names.size() + 1 || names.size() == MOST_CLASSES) {
        return null;
      }
      names.add(region.getClassName());
    }
    return names.isEmpty() ? null : names;
  }

  private static LabelRequest request(LabeledFrame label, Receipt at, double dice) {
    Frame frame = label.getFrame();
    return new LabelRequest(
        frame.getDeviceId(),
        frame.getStreamId(),
        frame.getSequence(),
        frame.getDeviceModel(),
        new SourceCoordinates(at.topic(), at.partition(), at.offset()),
        0f,
        (float) (1 - dice),
        0f,
        null,
        label.getClassNames() == null ? List.of() : label.getClassNames(),
        null,
        List.of(label.getAnnotator()));
  }
}
