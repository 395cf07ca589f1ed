package io.sonostream.viewer.facts;

import io.sonostream.client.labels.FrameReadings;
import io.sonostream.client.labels.LabelSummary;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.FrameId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the readers of one frame say, side by side.
 *
 * @param frame its key
 * @param agreement mean Dice over the pairs; null where no pair looked for a common class
 * @param leftOut labels of another size than the adjudicated one, or else than the newest
 * @param consensus runs of the one label that it comes to: the adjudicated one, or else what most
 *     say, 255 where that is nothing
 */
public record ReadersView(
    String frame,
    List<Reader> readers,
    List<Pair> pairs,
    @Nullable Double agreement,
    int leftOut,
    List<Integer> consensus) {

  /**
   * One of them.
   *
   * @param label key of its record
   * @param place which of those of its key it is
   * @param adjudicates whether it settles the frame, whatever the others drew
   * @param runs of his label, in numbers that all readers share
   */
  public record Reader(
      String name, String label, String place, boolean adjudicates, long at, List<Integer> runs) {}

  /**
   * Two of them, by their places in the list.
   *
   * @param dice null where they looked for no common class
   */
  public record Pair(int first, int second, @Nullable Double dice) {}

  /**
   * @param listed the labels that are compared, and maybe others of the frame
   */
  public static ReadersView of(FrameReadings readings, List<LabelSummary> listed) {
    Map<String, LabelSummary> named =
        listed.stream().collect(Collectors.toMap(LabelSummary::annotator, Function.identity()));
    List<Reader> readers = new ArrayList<>();
    List<Pair> pairs = new ArrayList<>();
    List<LabeledFrame> labels = readings.labels();
    for (int i = 0; i < labels.size(); i++) {
      LabeledFrame label = labels.get(i);
      LabelMap map = readings.map(i);
      LabelSummary summary = Objects.requireNonNull(named.get(label.getAnnotator()));
      readers.add(
          new Reader(
              label.getAnnotator(),
              summary.key(),
              LabelView.place(summary),
              label.getAdjudicates(),
              label.getLabeledAt().toEpochMilli(),
              map.getRuns()));
      for (int k = 0; k < i; k++) {
        pairs.add(new Pair(k, i, orNull(readings.agreement(k, i))));
      }
    }
    return new ReadersView(
        FrameId.of(labels.get(0).getFrame()).key(),
        readers,
        pairs,
        orNull(readings.agreement()),
        readings.leftOut(),
        readings.consensusMap().getRuns());
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
