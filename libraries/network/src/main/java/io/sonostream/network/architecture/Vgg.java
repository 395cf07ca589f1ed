package io.sonostream.network.architecture;

import io.sonostream.network.graph.GraphBuilder;
import io.sonostream.network.graph.GraphBuilder.Layer;

/** Convolution blocks of VGG (Simonyan, Zisserman 2015, table 1) under torchvision's names. */
final class Vgg {
  /** Convolutions in each block; every block but the last of a U-Net ends in a pool. */
  static final int[] VGG11 = {1, 1, 2, 2, 2};

  static final int[] VGG16 = {2, 2, 3, 3, 3};
  private static final int[] WIDTHS = {64, 128, 256, 512, 512};

  private final GraphBuilder g;
  private final int[] convolutions;
  private int index; // torchvision counts convolutions, activations and pools

  Vgg(GraphBuilder g, int[] convolutions) {
    this.g = g;
    this.convolutions = convolutions;
  }

  /** The next block, up to its last activation. */
  Layer block(int block, Layer x) {
    g.scope("features");
    for (int i = 0; i < convolutions[block]; i++) {
      x = x.conv(String.valueOf(index), WIDTHS[block], 3).relu();
      index += 2;
    }
    index++;
    return x;
  }

  static int blocks() {
    return WIDTHS.length;
  }
}
