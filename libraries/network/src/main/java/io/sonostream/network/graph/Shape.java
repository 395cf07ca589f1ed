package io.sonostream.network.graph;

/** Shape of one image's activations, (C,H,W); the batch dimension is always free. */
public record Shape(int channels, int height, int width) {
  public Shape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "shape " + channels + "x" + height + "x" + width + " has a side below 1");
    }
  }

  public Shape withChannels(int newChannels) {
    return new Shape(newChannels, height, width);
  }

  public boolean sameSizeAs(Shape other) {
    return height == other.height && width == other.width;
  }

  public long elements() {
    return (long) channels * height * width;
  }

  @Override
  public String toString() {
    return channels + "x" + height + "x" + width;
  }
}
