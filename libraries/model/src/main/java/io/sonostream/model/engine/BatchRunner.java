package io.sonostream.model.engine;

import java.nio.ByteBuffer;

/** Runs batches on one thread: the one that opened it. */
public interface BatchRunner extends AutoCloseable {

  /**
   * Segments a batch.
   *
   * @param frames direct buffer of unsigned 8-bit pixels, (N,C,H,W), read from index 0; not kept
   *     after the call
   * @param count N, >= 1
   * @param probabilities direct buffer for unsigned 8-bit probabilities (0-255 for 0-1),
   *     (N,K,outputHeight,outputWidth), written from index 0
   * @throws EngineException with the kind of fault
   */
  void run(ByteBuffer frames, int count, ByteBuffer probabilities);

  /**
   * So many CPU threads for each of the next calls, which is for when several runners share the
   * cores. Runtimes that have one number for a model go on with that.
   *
   * @param threads 0 for as many as the model was loaded with
   */
  default void threads(int threads) {}

  @Override
  void close();
}
