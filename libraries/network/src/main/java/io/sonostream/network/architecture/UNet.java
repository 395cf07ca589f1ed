package io.sonostream.network.architecture;

import static io.sonostream.network.graph.Stage.Path.BOTTLENECK;
import static io.sonostream.network.graph.Stage.Path.CONTRACTING;
import static io.sonostream.network.graph.Stage.Path.EXPANDING;
import static io.sonostream.network.graph.Stage.Path.HEAD;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.GraphBuilder;
import io.sonostream.network.graph.GraphBuilder.Layer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The U-Net as it is used today: padded convolutions, so that the mask is as big as the frame, and
 * batch norm.
 */
final class UNet implements Architecture {
  @Override
  public String name() {
    return "unet";
  }

  @Override
  public String paper() {
    return "Ronneberger, Fischer, Brox: U-Net, MICCAI 2015; padded, with batch norm (Ioffe 2015)";
  }

  @Override
  public Map<String, Choice> choices() {
    Map<String, Choice> choices = new LinkedHashMap<>();
    choices.put("base", new Choice(32, 1, 256));
    choices.put("depth", new Choice(4, 1, 7));
    return choices;
  }

  @Override
  public Graph build(Chosen chosen, int channels, int classes, int height, int width) {
    int base = chosen.get("base");
    int depth = chosen.get("depth");
    GraphBuilder g = new GraphBuilder();
    Layer x = g.input(channels, height, width);
    Deque<Layer> skips = new ArrayDeque<>();
    for (int level = 0; level < depth; level++) {
      g.stage("encoder." + level, CONTRACTING);
      skips.push(doubleConv(x, base << level));
      x = skips.element().maxPool(2);
    }
    g.stage("bottleneck", BOTTLENECK);
    x = doubleConv(x, base << depth);
    for (int level = depth - 1; level >= 0; level--) {
      g.stage("decoder." + (depth - 1 - level), EXPANDING);
      x = doubleConv(x.upConv("up", base << level).concat(skips.pop()), base << level);
    }
    g.stage("head", HEAD);
    g.scope("");
    return g.build(x.conv("head", classes, 1));
  }

  /** The pair of 3x3 convolutions between two resolutions. */
  static Layer doubleConv(Layer x, int channels) {
    return x.conv("conv1", channels, 3)
        .norm("bn1")
        .relu()
        .conv("conv2", channels, 3)
        .norm("bn2")
        .relu();
  }
}
