package io.sonostream.processor;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.LoadedModel;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * A model in plain Java: the probability of a pixel is its brightness. Fast, exact, and its faults
 * can be scripted, so tests of the stream do not depend on native code.
 */
public final class BrightnessModel implements LoadedModel {
  private final InputShape input;
  private final int planes;
  private final BiConsumer<ByteBuffer, Integer> beforeRun;
  private final AtomicInteger openRunners = new AtomicInteger();
  private volatile boolean closed;

  /**
   * @param beforeRun sees each batch first; may wait or throw
   */
  public BrightnessModel(int side, BiConsumer<ByteBuffer, Integer> beforeRun) {
    this(side, 1, beforeRun);
  }

  /**
   * @param planes all of them alike
   */
  public BrightnessModel(int side, int planes, BiConsumer<ByteBuffer, Integer> beforeRun) {
    this.planes = planes;
    this.input = new InputShape(1, side, side);
    this.beforeRun = beforeRun;
  }

  public BrightnessModel(int side) {
    this(side, (inputs, count) -> {});
  }

  public boolean closed() {
    return closed;
  }

  @Override
  public String engine() {
    return "brightness";
  }

  @Override
  public InputShape input() {
    return input;
  }

  @Override
  public int outputPlanes() {
    return planes;
  }

  @Override
  public int outputHeight() {
    return input.height();
  }

  @Override
  public int outputWidth() {
    return input.width();
  }

  @Override
  public BatchRunner newRunner() {
    if (closed) {
      throw new IllegalStateException("a runner was opened on a closed model");
    }
    openRunners.incrementAndGet();
    Thread owner = Thread.currentThread();
    return new BatchRunner() {
      @Override
      public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
        if (closed) {
          throw new IllegalStateException("a batch ran on a closed model");
        }
        if (Thread.currentThread() != owner) {
          throw new IllegalStateException("a runner was used by another thread");
        }
        beforeRun.accept(frames, count);
        int bytes = input.frameBytes();
        for (int plane = 0; plane < count * planes; plane++) {
          probabilities.put(plane * bytes, frames, plane / planes * bytes, bytes);
        }
      }

      @Override
      public void close() {
        openRunners.decrementAndGet();
      }
    };
  }

  @Override
  public void close() {
    if (openRunners.get() != 0) {
      throw new IllegalStateException("a model was closed under " + openRunners + " runners");
    }
    closed = true;
  }
}
