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
 * A U-Net whose skips pass an additive attention gate: the coarser map below decides where to look.
 * As in the paper the gate works at the coarser size and its coefficients are resized to the
 * skip's.
 */
final class AttentionUNet implements Architecture {
  @Override
  public String name() {
    return "attention-unet";
  }

  @Override
  public String paper() {
    return "Oktay et al.: Attention U-Net: Learning Where to Look for the Pancreas, MIDL 2018,"
        + " figures 1 and 2";
  }

  @Override
  public Map<String, Choice> choices() {
    Map<String, Choice> choices = new LinkedHashMap<>();
    choices.put("base", new Choice(32, 2, 256));
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
      skips.push(UNet.doubleConv(x, base << level));
      x = skips.element().maxPool(2);
    }
    g.stage("bottleneck", BOTTLENECK);
    x = UNet.doubleConv(x, base << depth);
    for (int level = depth - 1; level >= 0; level--) {
      String stage = "decoder." + (depth - 1 - level);
      g.stage(stage, EXPANDING);
      g.scope(stage + ".gate");
      Layer attended = attend(skips.pop(), x);
      g.scope(stage);
      x = UNet.doubleConv(x.upConv("up", base << level).concat(attended), base << level);
    }
    g.stage("head", HEAD);
    g.scope("");
    return g.build(x.conv("head", classes, 1));
  }

  /** Figure 2: sigmoid(psi(relu(theta(skip) + phi(gating)))), resized, times the skip. */
  private static Layer attend(Layer skip, Layer gating) {
    int inner = Math.max(1, skip.channels() / 2);
    Layer theta = skip.conv("theta", new Op.Convolution(inner, 2, 2, 0, 1, false));
    Layer phi = gating.conv("phi", inner, 1);
    Layer coefficients = theta.plus(phi).relu().conv("psi", 1, 1).sigmoid().resizeTo(skip);
    return skip.times(coefficients).conv("out", skip.channels(), 1).norm("bn");
  }
}
