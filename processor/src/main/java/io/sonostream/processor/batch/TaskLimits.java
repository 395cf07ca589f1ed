package io.sonostream.processor.batch;

/** What the engine says about a task at this moment. */
public interface TaskLimits {
  /** Frames of a batch, from the model's profile; 0 while no model serves the task. */
  int batchSize(String task);

  /** Frames of a batch once so many wait, no fewer than {@link #batchSize}. */
  int saturatedBatchSize(String task);

  /** How many batches beside those that run anyway make the engine faster, not only fuller. */
  int besides(String task);

  /** Expected engine time of one frame, in any unit that is the same for all tasks, > 0. */
  double costPerFrame(String task);
}
