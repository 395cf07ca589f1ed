package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.SecondLook;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A frame while its batch runs: its outputs arrive one network input at a time. One that is seen
 * twice has its inputs once more, mirrored. Owned by one engine worker until it is complete, then
 * by the finisher.
 */
final class RunningFrame {
  private final PreparedFrame prepared;
  private final byte[] outputs;
  private final byte @Nullable [] mirrored;
  private final int outputBytes;
  private int missing;
  private boolean failed;

  RunningFrame(PreparedFrame prepared) {
    this.prepared = prepared;
    this.outputBytes = prepared.geometry().outputBytes();
    this.outputs = new byte[Math.multiplyExact(prepared.count(), outputBytes)];
    this.mirrored = prepared.looks() > 1 ? new byte[outputs.length] : null;
    this.missing = count();
  }

  PreparedFrame prepared() {
    return prepared;
  }

  /** Network inputs, those of a second look among them. */
  int count() {
    return Math.multiplyExact(prepared.looks(), prepared.count());
  }

  /**
   * (n,K,outputHeight,outputWidth) unsigned bytes, of two looks the mean; the caller's, once it is
   * complete.
   */
  byte[] outputs() {
    return outputs;
  }

  void copyInput(int index, ByteBuffer batch, int slot) {
    InputShape input = prepared.geometry().input();
    int bytes = input.frameBytes();
    if (index < prepared.count()) {
      batch.put(slot * bytes, prepared.inputs(), index * bytes, bytes);
    } else {
      int from = (index - prepared.count()) * bytes;
      SecondLook.mirror(prepared.inputs(), from, batch, slot * bytes, bytes, input.width());
    }
  }

  /** Takes an output; true when it was the last one missing. */
  boolean takeOutput(int index, ByteBuffer batch, int slot) {
    if (mirrored == null || index < prepared.count()) {
      batch.get(slot * outputBytes, outputs, index * outputBytes, outputBytes);
    } else {
      SecondLook.mirror(
          batch,
          slot * outputBytes,
          ByteBuffer.wrap(mirrored),
          (index - prepared.count()) * outputBytes,
          outputBytes,
          prepared.geometry().outputWidth());
    }
    missing--;
    if (missing == 0 && mirrored != null) {
      SecondLook.average(ByteBuffer.wrap(outputs), ByteBuffer.wrap(mirrored));
    }
    return missing == 0 && !failed;
  }

  /** True the first time. */
  boolean fail() {
    boolean first = !failed;
    failed = true;
    return first;
  }
}
