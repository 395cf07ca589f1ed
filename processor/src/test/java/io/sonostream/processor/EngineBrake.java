package io.sonostream.processor;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/** Holds an engine's batches back while it is on, and lets single ones go. */
final class EngineBrake implements BiConsumer<ByteBuffer, Integer> {
  private boolean on;
  private int turns;

  @Override
  public synchronized void accept(ByteBuffer inputs, Integer count) {
    while (on && turns == 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted while the engine was held", e);
      }
    }
    turns = on ? turns - 1 : 0;
  }

  synchronized void on() {
    on = true;
  }

  synchronized void letOneGo() {
    turns++;
    notifyAll();
  }

  synchronized void off() {
    on = false;
    notifyAll();
  }
}
