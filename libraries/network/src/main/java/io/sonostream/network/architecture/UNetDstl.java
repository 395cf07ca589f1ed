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
 * A small U-Net with the widths of EfficientNet-B0, as used on satellite images. The second encoder
 * stage keeps its size, so the fourth decoder stage, its counterpart, does not upsample. The layout
 * below is the one that has the published number of parameters, 441,137 for 3 channels and 1 class:
 * convolutions with bias before batch norm, and up-convolutions that keep their channels.
 */
final class UNetDstl implements Architecture {
  /** Width of each encoder stage, from the frame down. */
  private static final int[] ENCODER = {32, 16, 24, 40, 80};

  private static final int BOTTLENECK_WIDTH = 80;

  /** Width of each decoder stage, from the bottleneck up. */
  private static final int[] DECODER = {40, 24, 16, 32, 32};

  private static final int STAGE_THAT_KEEPS_ITS_SIZE = 1;

  @Override
  public String name() {
    return "unet-dstl";
  }

  @Override
  public String paper() {
    return "U-Net of the DSTL satellite imagery challenge (Kaggle 2017), in EfficientNet-B0's widths";
  }

  @Override
  public Map<String, Choice> choices() {
    return Map.of();
  }

  @Override
  public Graph build(Chosen chosen, int channels, int classes, int height, int width) {
    GraphBuilder g = new GraphBuilder();
    Layer x = g.input(channels, height, width);
    Deque<Layer> skips = new ArrayDeque<>();
    for (int level = 0; level < ENCODER.length; level++) {
      g.stage("encoder." + level, CONTRACTING);
      x = UNet.doubleConv(x, ENCODER[level]);
      skips.push(x);
      if (level != STAGE_THAT_KEEPS_ITS_SIZE) {
        x = x.maxPool(2);
      }
    }
    g.stage("bottleneck", BOTTLENECK);
    x = UNet.doubleConv(x, BOTTLENECK_WIDTH);
    for (int step = 0; step < DECODER.length; step++) {
      g.stage("decoder." + step, EXPANDING);
      if (ENCODER.length - 1 - step != STAGE_THAT_KEEPS_ITS_SIZE) {
        x = x.upConv("up", x.channels());
      }
      x = UNet.doubleConv(x.concat(skips.pop()), DECODER[step]);
    }
    g.stage("head", HEAD);
    g.scope("");
    return g.build(x.conv("head", classes, 1));
  }
}
