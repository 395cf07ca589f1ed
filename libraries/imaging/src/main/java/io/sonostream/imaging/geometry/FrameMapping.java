package io.sonostream.imaging.geometry;

import io.sonostream.imaging.image.PixelImage;
import java.nio.ByteBuffer;

/**
 * How frames of any size meet a network of one size, there and back. Immutable; shared by threads.
 */
public sealed interface FrameMapping permits Letterbox, Tiling {

  ModelGeometry geometry();

  /** Whether {@link #write} of the other gives the same inputs for every frame. */
  boolean writesLike(FrameMapping other);

  /** Network inputs that one frame of that size becomes, >= 1. */
  int inputsFor(int width, int height);

  /**
   * Writes a frame as network inputs, one after the other, each (C,H,W) of unsigned bytes.
   *
   * @param frame any size, gray or RGB: converted to the network's channels
   * @param inputs direct or heap; only {@code inputsFor * input.frameBytes} bytes from {@code
   *     offset} are written, position and limit stay as they are
   */
  void write(PixelImage frame, ByteBuffer inputs, int offset);

  /**
   * The same in a buffer that is made for it; or the frame's own pixels, where the network gets
   * just these. Nobody writes to either.
   */
  default ByteBuffer inputs(PixelImage frame) {
    int count = inputsFor(frame.width(), frame.height());
    ByteBuffer inputs =
        ByteBuffer.allocate(Math.multiplyExact(count, geometry().input().frameBytes()));
    write(frame, inputs, 0);
    return inputs;
  }

  /** How probabilities become a mask. */
  Decision decision();

  /**
   * Brings the outputs of the inputs that {@link #write} made back to the frame's own pixels.
   *
   * @param probabilities unsigned bytes, (K,outputHeight,outputWidth) for each input, from {@code
   *     offset}; position and limit stay as they are
   * @param width columns of the original frame
   * @param height rows of the original frame
   * @return (K,H,W) unsigned bytes, as the network gives them
   */
  byte[][] planes(ByteBuffer probabilities, int offset, int width, int height);

  /**
   * As {@link #planes}, of outputs that become the planes themselves where there is nothing to do:
   * nobody writes to them any more.
   */
  default byte[][] planesOf(byte[] outputs, int width, int height) {
    return planes(ByteBuffer.wrap(outputs), 0, width, height);
  }

  /**
   * Reads the outputs as {@link #planes} does, and decides.
   *
   * @param keepProbabilities whether the foreground probability of each pixel is wanted as well
   */
  default Segmentation read(
      ByteBuffer probabilities, int offset, int width, int height, boolean keepProbabilities) {
    return decision()
        .decide(planes(probabilities, offset, width, height), width, height, keepProbabilities);
  }
}
