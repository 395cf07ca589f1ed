package io.sonostream.benchmarks.engine;

import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.LoadedModel;
import java.nio.ByteBuffer;

/** One way to run the network. */
interface Contender extends AutoCloseable {
  String engine();

  String precision();

  String layout();

  /** Direct buffers, (N,1,H,W) of bytes in and out. */
  void run(ByteBuffer frames, int count, ByteBuffer probabilities);

  /** What one of some batches takes, one after the other. */
  default Turn turn(ByteBuffer frames, int count, ByteBuffer probabilities, int batches) {
    long cpu = CpuClock.nanos();
    long start = System.nanoTime();
    for (int i = 0; i < batches; i++) {
      run(frames, count, probabilities);
    }
    double seconds = (System.nanoTime() - start) / 1e9 / batches;
    return new Turn(seconds, (CpuClock.nanos() - cpu) / 1e9 / batches);
  }

  @Override
  void close();

  /** An engine of ours. */
  record Ours(String engine, String precision, String layout, LoadedModel model, BatchRunner runner)
      implements Contender {

    static Ours of(String engine, String precision, String layout, LoadedModel model) {
      return new Ours(engine, precision, layout, model, model.newRunner());
    }

    @Override
    public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
      runner.run(frames, count, probabilities);
    }

    @Override
    public void close() {
      runner.close();
      model.close();
    }
  }
}
