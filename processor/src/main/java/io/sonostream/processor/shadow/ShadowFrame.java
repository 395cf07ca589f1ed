package io.sonostream.processor.shadow;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.geometry.Segmentation;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.inference.PreparedFrame;
import io.sonostream.processor.inference.ServingModel;
import io.sonostream.processor.inference.WorkerRunners.Seat;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.records.Attributes;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A live frame that the champion has answered, on its way through the challenger: one network input
 * at a time, so that a worker is back soon. Owned by the shadow's thread until it is prepared, by
 * the worker that holds the claim until it is complete, then by the shadow's thread again.
 */
final class ShadowFrame {
  private final Frame frame;
  private final Challenger challenger;
  private final ModelIdentity champion;
  private final MaskComparison.Side championMask;
  private final long bytes;
  private @Nullable ByteBuffer inputs;
  private @Nullable ByteBuffer outputs;
  private int answered;

  /** Keeps the champion's inputs where the challenger can use them; nothing else of its work. */
  ShadowFrame(PreparedFrame prepared, ServingModel champion, ClassMap mask, Challenger challenger) {
    this.frame = prepared.frame();
    this.challenger = challenger;
    this.champion = champion.identity();
    this.championMask = new MaskComparison.Side(mask, champion.classes());
    boolean fits = prepared.fits(mapping());
    this.inputs = fits ? prepared.inputs() : null;
    int count = mapping().inputsFor(frame.getWidth(), frame.getHeight());
    this.bytes =
        frame.getPixels().remaining()
            + Attributes.heapBytes(frame.getAttributes())
            + mask.values().length
            + (long) count * mapping().geometry().input().frameBytes()
            + (long) count * mapping().geometry().outputBytes();
  }

  Frame frame() {
    return frame;
  }

  Challenger challenger() {
    return challenger;
  }

  ModelIdentity champion() {
    return champion;
  }

  FrameMapping mapping() {
    return challenger.model().mapping();
  }

  /** Heap that it keeps busy, at most. */
  long bytes() {
    return bytes;
  }

  boolean prepared() {
    return inputs != null;
  }

  /**
   * @param networkInputs (n,C,H,W) unsigned bytes, for the challenger's geometry
   */
  void prepare(ByteBuffer networkInputs) {
    inputs = networkInputs;
  }

  /** Runs the next network input; true when it was the last. */
  boolean runNext(Seat seat) {
    ByteBuffer all = known(inputs);
    int inputBytes = mapping().geometry().input().frameBytes();
    int outputBytes = mapping().geometry().outputBytes();
    int count = all.capacity() / inputBytes;
    if (outputs == null) {
      outputs = ByteBuffer.allocate(Math.multiplyExact(count, outputBytes));
    }
    seat.inputs().put(0, all, answered * inputBytes, inputBytes);
    seat.run(1);
    outputs.put(answered * outputBytes, seat.outputs(), 0, outputBytes);
    answered++;
    return answered == count;
  }

  /** Both masks, in the frame's own pixels; after the last input ran. */
  MaskComparison compare() {
    Segmentation seen =
        mapping().read(known(outputs), 0, frame.getWidth(), frame.getHeight(), false);
    List<String> classes = challenger.model().classes();
    return MaskComparison.of(championMask, new MaskComparison.Side(seen.map(), classes));
  }

  private static ByteBuffer known(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      throw new IllegalStateException("a shadow frame is used before its time");
    }
    return buffer;
  }
}
