package io.sonostream.network.architecture;

import static io.sonostream.network.graph.Stage.Path.BOTTLENECK;
import static io.sonostream.network.graph.Stage.Path.CONTRACTING;
import static io.sonostream.network.graph.Stage.Path.EXPANDING;
import static io.sonostream.network.graph.Stage.Path.HEAD;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.GraphBuilder;
import io.sonostream.network.graph.GraphBuilder.Layer;
import io.sonostream.network.graph.Op;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The U-Net of the paper: convolutions without padding, each of which costs a border of one pixel,
 * so that 572x572 pixels give a mask of the inner 388x388. Frames are tiled with a mirrored border.
 */
final class UNetOriginal implements Architecture {
  @Override
  public String name() {
    return "unet-original";
  }

  @Override
  public String paper() {
    return "Ronneberger, Fischer, Brox: U-Net: Convolutional Networks for Biomedical Image"
        + " Segmentation, MICCAI 2015, figure 1";
  }

  @Override
  public Map<String, Choice> choices() {
    Map<String, Choice> choices = new LinkedHashMap<>();
    choices.put("base", new Choice(64, 1, 256));
    choices.put("depth", new Choice(4, 1, 6));
    choices.put("dropout", new Choice(50, 0, 90)); // percent, at the end of the contracting path
    return choices;
  }

  @Override
  public int typicalSide() {
    return 572;
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
      skips.push(twoConvs(x, base << level));
      x = skips.element().maxPool(2);
    }
    g.stage("bottleneck", BOTTLENECK);
    x = twoConvs(x, base << depth).dropout(chosen.get("dropout") / 100.0);
    for (int level = depth - 1; level >= 0; level--) {
      g.stage("decoder." + (depth - 1 - level), EXPANDING);
      Layer up = x.upConv("up", base << level);
      x = twoConvs(skips.pop().cropTo(up).concat(up), base << level);
    }
    g.stage("head", HEAD);
    g.scope("");
    return g.build(x.conv("head", classes, 1));
  }

  private static Layer twoConvs(Layer x, int channels) {
    Op.Convolution unpadded = new Op.Convolution(channels, 3, 1, 0, 1, true);
    return x.conv("conv1", unpadded).relu().conv("conv2", unpadded).relu();
  }
}
