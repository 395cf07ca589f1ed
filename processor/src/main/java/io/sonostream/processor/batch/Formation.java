package io.sonostream.processor.batch;

import java.util.List;

/**
 * One decision of the former.
 *
 * @param task the task whose model runs the batch; empty where there is no batch
 * @param batch frames of that task, oldest first within a device; may be empty
 * @param shed live frames of any task that were too old when this batch formed
 */
public record Formation<T>(String task, List<T> batch, List<T> shed) {
  public Formation {
    batch = List.copyOf(batch);
    shed = List.copyOf(shed);
  }

  static <T> Formation<T> empty() {
    return new Formation<>("", List.of(), List.of());
  }

  public boolean isEmpty() {
    return batch.isEmpty() && shed.isEmpty();
  }
}
