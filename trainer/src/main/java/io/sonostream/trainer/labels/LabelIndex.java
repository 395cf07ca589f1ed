package io.sonostream.trainer.labels;

import java.util.Map;
import java.util.function.Consumer;

/** What is known of labels without their pixels: the copy as it is now, or frozen. */
public interface LabelIndex {

  /** The usable labels of a task in the order of their frame ids, one at a time. */
  void forEach(String task, Consumer<LabelEntry> visitor);

  /** How far into the topic the labels reach: partition to the next offset. */
  Map<Integer, Long> positions();
}
