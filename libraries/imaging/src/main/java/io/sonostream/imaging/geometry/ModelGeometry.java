package io.sonostream.imaging.geometry;

/**
 * The sizes at both ends of a network: (C,H,W) in, (K,outputHeight,outputWidth) out. Unpadded
 * networks answer for the middle of their input only; the margin around it is context.
 *
 * @param planes probability planes: 1 (sigmoid) or background and classes (softmax)
 */
public record ModelGeometry(InputShape input, int planes, int outputHeight, int outputWidth) {
  public ModelGeometry {
    boolean odd = ((input.height() - outputHeight) | (input.width() - outputWidth)) % 2 != 0;
    if (planes < 1
        || outputHeight < 1
        || outputWidth < 1
        || outputHeight > input.height()
        || outputWidth > input.width()
        || odd) {
      throw new IllegalArgumentException(
          "network of input "
              + input
              + " has output "
              + planes
              + "x"
              + outputHeight
              + "x"
              + outputWidth
              + "; it must lie in the middle of the input");
    }
  }

  /** Rows of context above, and below, the output. */
  int marginY() {
    return (input.height() - outputHeight) / 2;
  }

  /** Columns of context on the left, and on the right, of the output. */
  int marginX() {
    return (input.width() - outputWidth) / 2;
  }

  /** Bytes of one output, K * outputHeight * outputWidth. */
  public int outputBytes() {
    return planes * outputHeight * outputWidth;
  }
}
