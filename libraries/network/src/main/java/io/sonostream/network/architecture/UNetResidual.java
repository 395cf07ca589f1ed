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
 * A U-Net whose encoder is a residual network and whose decoder is plain, as in nnU-Net's ResEnc
 * presets: many residual blocks on the way down, one convolution on the way up. Their 2-D plan
 * starts at 32 channels and stops at 512. Theirs has instance norm and leaky ReLU; here it is batch
 * norm, which costs nothing in serving, and ReLU.
 */
final class UNetResidual implements Architecture {
  /** The presets' residual blocks of each stage; deeper ones have as many as the last. */
  private static final int[] PRESET = {1, 3, 4, 6};

  private static final int MOST_CHANNELS = 512;

  @Override
  public String name() {
    return "unet-residual";
  }

  @Override
  public String paper() {
    return "Isensee et al.: nnU-Net Revisited, MICCAI 2024, the ResEnc presets;"
        + " blocks of He et al.: Deep Residual Learning, CVPR 2016";
  }

  @Override
  public Map<String, Choice> choices() {
    Map<String, Choice> choices = new LinkedHashMap<>();
    choices.put("base", new Choice(32, 1, 256));
    choices.put("depth", new Choice(4, 1, 7));
    choices.put("blocks", new Choice(6, 1, 6));
    return choices;
  }

  @Override
  public Graph build(Chosen chosen, int channels, int classes, int height, int width) {
    int base = chosen.get("base");
    int depth = chosen.get("depth");
    GraphBuilder g = new GraphBuilder();
    Layer x = g.input(channels, height, width);
    Deque<Layer> skips = new ArrayDeque<>();
    for (int level = 0; level <= depth; level++) {
      String stage = level < depth ? "encoder." + level : "bottleneck";
      g.stage(stage, level < depth ? CONTRACTING : BOTTLENECK);
      if (level == 0) {
        x = x.conv("conv", base, 3).norm("bn").relu();
      }
      int blocks = Math.min(chosen.get("blocks"), PRESET[Math.min(level, PRESET.length - 1)]);
      for (int block = 0; block < blocks; block++) {
        g.scope(stage + ".block." + block);
        x = residual(x, width(base, level), level > 0 && block == 0 ? 2 : 1);
      }
      skips.push(x);
    }
    x = skips.pop();
    for (int level = depth - 1; level >= 0; level--) {
      g.stage("decoder." + (depth - 1 - level), EXPANDING);
      int out = width(base, level);
      x = x.upConv("up", out).concat(skips.pop()).conv("conv", out, 3).norm("bn").relu();
    }
    g.stage("head", HEAD);
    g.scope("");
    return g.build(x.conv("head", classes, 1));
  }

  private static int width(int base, int level) {
    return Math.min(base << level, MOST_CHANNELS);
  }

  /**
   * Two convolutions beside a way past them; the first may halve the size. The way past is a mean
   * over what is halved, and a 1x1 convolution where the channels change (ResNet-D, He et al.
   * 2019).
   */
  private static Layer residual(Layer x, int out, int stride) {
    Layer past = stride == 1 ? x : x.averagePool(stride);
    if (x.channels() != out) {
      past = past.conv("past", new Op.Convolution(out, 1, 1, 0, 1, false)).norm("bnpast");
    }
    return x.conv("conv1", new Op.Convolution(out, 3, stride, 1, 1, true))
        .norm("bn1")
        .relu()
        .conv("conv2", out, 3)
        .norm("bn2")
        .plus(past)
        .relu();
  }
}
