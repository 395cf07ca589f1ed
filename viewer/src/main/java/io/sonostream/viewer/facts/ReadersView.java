package io.sonostream.viewer.facts;

import io.sonostream.client.labels.FrameReadings;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.FrameId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What the readers of one frame say, side by side.
 *
 * @param frame its key
 * @param agreement mean Dice over the pairs; null where no pair looked for a common class
 * @param leftOut labels of another size than the newest
 * @param consensus runs of the one label that it comes to, 255 where it says nothing
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
   * @param runs of his label, in numbers that all readers share
   */
  public record Reader(String name, long at, List<Integer> runs) {}

  /**
   * Two of them, by their places in the list.
   *
   * @param dice null where they looked for no common class
   */
  public record Pair(int first, int second, @Nullable Double dice) {}

  public static ReadersView of(FrameReadings readings) {
    List<Reader> readers = new ArrayList<>();
    List<Pair> pairs = new ArrayList<>();
    List<LabeledFrame> labels = readings.labels();
    for (int i = 0; i < labels.size(); i++) {
      LabeledFrame label = labels.get(i);
      LabelMap map = readings.map(i);
      readers.add(
          new Reader(label.getAnnotator(), label.getLabeledAt().toEpochMilli(), map.getRuns()));
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
        readings.consensus().getLabelMap().getRuns());
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
