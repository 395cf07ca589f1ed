package io.sonostream.processor.inference;

import java.nio.ByteBuffer;

/**
 * A frame while its batch runs: its outputs arrive one network input at a time. Owned by one engine
 * worker until it is complete, then by the finisher.
 */
final class RunningFrame {
  private final PreparedFrame prepared;
  private final byte[] outputs;
  private final int outputBytes;
  private int missing;
  private boolean failed;

  RunningFrame(PreparedFrame prepared) {
    this.prepared = prepared;
    this.outputBytes = prepared.geometry().outputBytes();
    this.missing = prepared.count();
    this.outputs = new byte[Math.multiplyExact(missing, outputBytes)];
  }

  PreparedFrame prepared() {
    return prepared;
  }

  /** (n,K,outputHeight,outputWidth) unsigned bytes; the caller's, once it is complete. */
  byte[] outputs() {
    return outputs;
  }

  void copyInput(int index, ByteBuffer batch, int slot) {
    int bytes = prepared.geometry().input().frameBytes();
    batch.put(slot * bytes, prepared.inputs(), index * bytes, bytes);
  }

  /** Takes an output; true when it was the last one missing. */
  boolean takeOutput(int index, ByteBuffer batch, int slot) {
    batch.get(slot * outputBytes, outputs, index * outputBytes, outputBytes);
    missing--;
    return missing == 0 && !failed;
  }

  /** True the first time. */
  boolean fail() {
    boolean first = !failed;
    failed = true;
    return first;
  }
}
