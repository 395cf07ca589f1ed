package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.engine.BatchRunner;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * The runners of one worker, one for each model that it has run, with their buffers. Owned by the
 * worker's thread, because a runner belongs to the thread that opened it.
 */
public final class WorkerRunners {

  /**
   * A runner and direct buffers for its largest batch.
   *
   * @param watch sees calls that never return
   */
  public record Seat(
      ServingModel model,
      BatchRunner runner,
      ByteBuffer inputs,
      ByteBuffer outputs,
      EngineWatch watch) {

    /**
     * Runs so many of the inputs with the cores to itself; the outputs have as many answers then.
     */
    public void run(int count) {
      run(count, false);
    }

    /**
     * As {@link #run(int)}.
     *
     * @param shared whether other large batches run beside it
     */
    void run(int count, boolean shared) {
      watch.begins(model, count, shared);
      try {
        runner.threads(shared ? model.sharedThreads() : 0);
        runner.run(inputs, count, outputs);
      } finally {
        watch.ends();
      }
    }
  }

  private final Map<ServingModel, Seat> seats = new HashMap<>();
  private final EngineWatch watch;

  WorkerRunners(EngineWatch watch) {
    this.watch = watch;
  }

  /** Empty when the model was retired meanwhile: look at the slot again. */
  public Optional<Seat> seat(ServingModel model) {
    Seat known = seats.get(model);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<BatchRunner> runner = model.openRunner();
    runner.ifPresent(
        opened -> {
          ModelGeometry geometry = model.mapping().geometry();
          int most = model.saturatedBatchSize();
          seats.put(
              model,
              new Seat(
                  model,
                  opened,
                  ByteBuffer.allocateDirect(most * geometry.input().frameBytes()),
                  ByteBuffer.allocateDirect(most * geometry.outputBytes()),
                  watch));
        });
    return Optional.ofNullable(seats.get(model));
  }

  void closeRetired() {
    close(false);
  }

  void closeAll() {
    close(true);
  }

  private void close(boolean all) {
    Iterator<Map.Entry<ServingModel, Seat>> each = seats.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<ServingModel, Seat> entry = each.next();
      if (all || entry.getKey().retired()) {
        each.remove();
        entry.getKey().closeRunner(entry.getValue().runner());
      }
    }
  }
}
