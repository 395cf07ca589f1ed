package io.sonostream.trainer.labels;

import io.sonostream.client.labels.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What is known of labels without their pixels: the copy as it is now, or frozen. */
public interface LabelIndex {

  /** The usable labels of all tasks in the order of their keys, one at a time. */
  void forEach(Consumer<LabelEntry> visitor);

  /** Whether a label stands under this key that can't be used. */
  boolean isSetAside(String key);

  /** How far into the topic the labels reach: partition to the next offset. */
  Map<Integer, Long> positions();

  /**
   * The usable labels of a task, frame by frame in the order of their ids: of each reader the one
   * that counts.
   */
  default void forEachFrame(String task, Consumer<List<LabelEntry>> visitor) {
    List<LabelEntry> frame = new ArrayList<>();
    Consumer<List<LabelEntry>> whole =
        labels -> {
          // A reader's label for one task stands in place of his older one for another.
          List<LabelEntry> counting =
              Reading.counting(labels, this::isSetAside).stream()
                  .filter(one -> one.task().equals(task))
                  .toList();
          if (!counting.isEmpty()) {
            visitor.accept(counting);
          }
        };
    // A frame's keys follow each other: '/' sorts before every digit.
    forEach(
        entry -> {
          if (!frame.isEmpty() && !frame.get(0).frameId().equals(entry.frameId())) {
            whole.accept(frame);
            frame.clear();
          }
          frame.add(entry);
        });
    whole.accept(frame);
  }

  /** The usable labels of a task that speak for their frames, one at a time. */
  default void forEach(String task, Consumer<LabelEntry> visitor) {
    forEachFrame(task, labels -> Reading.speaking(labels).forEach(visitor));
  }
}
