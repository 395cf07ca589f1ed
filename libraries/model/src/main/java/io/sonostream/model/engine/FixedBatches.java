package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.ModelGeometry;
import java.nio.ByteBuffer;

/**
 * Cuts batches for a network that takes one number of frames only; the last is filled up with black
 * frames. Used by one thread.
 */
final class FixedBatches {
  private final int size;
  private final int frameBytes;
  private final int answerBytes;
  private final ByteBuffer frames;
  private final ByteBuffer answers;

  FixedBatches(int size, ModelGeometry geometry) {
    this.size = size;
    this.frameBytes = geometry.input().frameBytes();
    this.answerBytes = geometry.outputBytes();
    this.frames = ByteBuffer.allocateDirect(Math.multiplyExact(size, frameBytes));
    this.answers = ByteBuffer.allocateDirect(Math.multiplyExact(size, answerBytes));
  }

  void run(ByteBuffer in, int count, ByteBuffer out, NetworkCall network) {
    int at = 0;
    for (; at + size <= count; at += size) {
      network.run(
          in.slice(at * frameBytes, size * frameBytes),
          size,
          out.slice(at * answerBytes, size * answerBytes));
    }
    int left = count - at;
    if (left > 0) {
      frames.put(0, new byte[frames.capacity()]);
      frames.put(0, in, at * frameBytes, left * frameBytes);
      network.run(frames, size, answers);
      out.put(at * answerBytes, answers, 0, left * answerBytes);
    }
  }

  /** One call with just as many frames as the network takes. */
  @FunctionalInterface
  interface NetworkCall {
    void run(ByteBuffer frames, int count, ByteBuffer probabilities);
  }
}
