package io.sonostream.processor.batch;

import java.util.List;

/**
 * One decision of the former.
 *
 * @param task the task whose model runs the batch; empty where there is no batch
 * @param batch frames of that task, oldest first within a device; may be empty
 * @param shed live frames of any task that were too old when this batch formed
 * @param shared whether other large batches run beside this one, or are about to
 */
public record Formation<T>(String task, List<T> batch, List<T> shed, boolean shared) {
  public Formation {
    batch = List.copyOf(batch);
    shed = List.copyOf(shed);
  }

  static <T> Formation<T> empty() {
    return none(List.of());
  }

  static <T> Formation<T> none(List<T> shed) {
    return new Formation<>("", List.of(), shed, false);
  }

  Formation<T> besideOthers() {
    return new Formation<>(task, batch, shed, !batch.isEmpty());
  }

  public boolean isEmpty() {
    return batch.isEmpty() && shed.isEmpty();
  }
}
