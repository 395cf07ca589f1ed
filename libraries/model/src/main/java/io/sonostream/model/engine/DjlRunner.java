package io.sonostream.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Runs batches on a network.
 *
 * <ul>
 *   <li>Owner: the thread that opened it; a call from another one is refused, since gradient mode
 *       belongs to threads.
 *   <li>Hand-off: bytes in the caller's direct buffers.
 *   <li>Bound: the arrays of one batch, freed before {@link #run} returns.
 *   <li>Shutdown: {@link #close}, by any thread, not during a run.
 * </ul>
 */
final class DjlRunner implements BatchRunner {
  private final DjlModel model;
  private final FrameTensors tensors;
  private final @Nullable FixedBatches batches;
  private final Block network;
  private final ParameterStore parameters;
  private final Thread owner = Thread.currentThread();
  private boolean closed;
  private int threads;

  /**
   * @param batches for networks that take one number of frames only; else null
   */
  DjlRunner(DjlModel model, FrameTensors tensors, @Nullable FixedBatches batches) {
    this.model = model;
    this.tensors = tensors;
    this.batches = batches;
    this.network = model.model().getBlock();
    this.parameters = new ParameterStore(model.model().getNDManager(), false);
  }

  @Override
  public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
    check(frames, count, probabilities);
    if (model.kind().runtime() == EngineKind.Runtime.PYTORCH) {
      // On by default in each new thread, where it would pile up an autograd graph.
      JniUtils.setGradMode(false);
      if (!model.kind().onGpu()) {
        CallThreads.use(threads);
      }
    }
    if (batches == null) {
      call(frames, count, probabilities);
    } else {
      batches.run(frames, count, probabilities, this::call);
    }
  }

  @Override
  public void threads(int wanted) {
    threads = wanted;
  }

  private void call(ByteBuffer frames, int count, ByteBuffer probabilities) {
    int arrays = 0;
    try (NDManager batch = model.newManager()) {
      NDArray input = tensors.input(batch, frames, count);
      arrays++;
      NativeArrays.opened(1);
      NDList answers = network.forward(parameters, new NDList(input), false);
      answers.attach(batch);
      NativeArrays.opened(answers.size());
      arrays += answers.size();
      tensors.output(tensors.chosen(answers), count, probabilities);
    } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
      throw EngineFaults.of(model.engine(), e);
    } finally {
      NativeArrays.closed(arrays);
    }
  }

  private void check(ByteBuffer frames, int count, ByteBuffer probabilities) {
    if (closed || Thread.currentThread() != owner) {
      throw new IllegalStateException(
          closed
              ? "runner is closed"
              : "runner belongs to thread " + owner.getName() + ", open one for each thread");
    }
    long in = (long) count * model.input().frameBytes();
    long out = (long) count * model.geometry().outputBytes();
    if (count < 1
        || !frames.isDirect()
        || !probabilities.isDirect()
        || frames.limit() < in
        || probabilities.limit() < out) {
      throw new IllegalArgumentException(
          "batch of "
              + count
              + " frames needs direct buffers of "
              + in
              + " and "
              + out
              + " bytes, got "
              + frames
              + " and "
              + probabilities);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      model.runnerClosed();
    }
  }
}
