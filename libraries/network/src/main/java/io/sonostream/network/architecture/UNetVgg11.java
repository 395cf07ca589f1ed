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
import java.util.Map;

/**
 * TernausNet: all of VGG11 as contracting path, a centre block below it, and decoder blocks that
 * convolve, then upsample. Up-convolutions are 2x2 as in the U-Net.
 */
final class UNetVgg11 implements Architecture {
  /** Width of each decoder block before and after its up-convolution, the centre block first. */
  private static final int[][] DECODER = {{512, 256}, {512, 256}, {512, 128}, {256, 64}, {128, 32}};

  private static final int LAST_WIDTH = 32;

  @Override
  public String name() {
    return "unet-vgg11";
  }

  @Override
  public String paper() {
    return "Iglovikov, Shvets: TernausNet: U-Net with VGG11 Encoder Pre-Trained on ImageNet, 2018";
  }

  @Override
  public Map<String, Choice> choices() {
    return Map.of();
  }

  @Override
  public Graph build(Chosen chosen, int channels, int classes, int height, int width) {
    GraphBuilder g = new GraphBuilder();
    Layer x = PretrainedInput.of(g, channels, height, width);
    Vgg vgg = new Vgg(g, Vgg.VGG11);
    Deque<Layer> skips = new ArrayDeque<>();
    for (int block = 0; block < Vgg.blocks(); block++) {
      g.stage("encoder." + block, CONTRACTING);
      skips.push(vgg.block(block, x));
      x = skips.element().maxPool(2);
    }
    g.stage("center", BOTTLENECK);
    x = decode(x, DECODER[0]);
    for (int step = 1; step < DECODER.length; step++) {
      g.stage("decoder." + (step - 1), EXPANDING);
      x = decode(x.concat(skips.pop()), DECODER[step]);
    }
    g.stage("decoder." + (DECODER.length - 1), EXPANDING);
    x = x.concat(skips.pop()).conv("conv", LAST_WIDTH, 3).relu();
    g.stage("head", HEAD);
    g.scope("");
    return g.build(x.conv("head", classes, 1));
  }

  private static Layer decode(Layer x, int[] widths) {
    return x.conv("conv", widths[0], 3).relu().upConv("up", widths[1]).relu();
  }
}
