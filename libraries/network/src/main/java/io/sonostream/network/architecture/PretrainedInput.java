package io.sonostream.network.architecture;

import io.sonostream.network.graph.GraphBuilder;
import io.sonostream.network.graph.GraphBuilder.Layer;
import java.util.List;

/** How frames reach encoders that were trained on ImageNet's RGB photographs. */
final class PretrainedInput {
  /** Of torchvision's weights, for pixels of 0-1. */
  private static final List<Float> MEAN = List.of(0.485f, 0.456f, 0.406f);

  private static final List<Float> STD = List.of(0.229f, 0.224f, 0.225f);

  private PretrainedInput() {}

  /**
   * Normalises gray and RGB frames as ImageNet's; gray is repeated, so that the first kernel keeps
   * its three channels and its pretrained values. Any other number of channels passes unchanged.
   */
  static Layer of(GraphBuilder g, int channels, int height, int width) {
    Layer pixels = g.input(channels, height, width);
    return channels == 1 || channels == 3 ? pixels.normalise(MEAN, STD) : pixels;
  }
}
