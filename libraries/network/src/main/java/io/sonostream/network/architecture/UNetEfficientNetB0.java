package io.sonostream.network.architecture;

import static io.sonostream.network.graph.Stage.Path.BOTTLENECK;
import static io.sonostream.network.graph.Stage.Path.CONTRACTING;
import static io.sonostream.network.graph.Stage.Path.EXPANDING;
import static io.sonostream.network.graph.Stage.Path.HEAD;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.GraphBuilder;
import io.sonostream.network.graph.GraphBuilder.Layer;
import io.sonostream.network.graph.Stage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * A U-Net whose contracting path is EfficientNet-B0 up to stage 4, with torchvision's names. Each
 * decoder stage resizes its skip to the decoder's size, concatenates, upsamples and convolves; the
 * fourth does not upsample, because stages 0 and 1 are of one size. Of the layouts that this
 * describes, it is the one with the published number of parameters: up-convolutions that keep the
 * concatenated channels, and two convolutions with batch norm below the encoder. With the stem and
 * stage 1 frozen, as they are by default, 726,573 of 728,949 parameters are trained.
 */
final class UNetEfficientNetB0 implements Architecture {
  private static final int FROZEN_STAGES = 2;
  private static final int BOTTLENECK_WIDTH = 80;
  private static final int[] DECODER = {40, 24, 16, 32, 32};
  private static final int STEP_THAT_KEEPS_ITS_SIZE = 3;

  @Override
  public String name() {
    return "unet-efficientnet-b0";
  }

  @Override
  public String paper() {
    return "Tan, Le: EfficientNet, ICML 2019, table 1, as encoder of a U-Net; bilinear skips";
  }

  @Override
  public Map<String, Choice> choices() {
    return Map.of();
  }

  @Override
  public Graph build(Chosen chosen, int channels, int classes, int height, int width) {
    GraphBuilder g = new GraphBuilder();
    Layer pixels = PretrainedInput.of(g, channels, height, width);
    Layer x = pixels;
    Deque<Layer> skips = new ArrayDeque<>();
    for (int stage = 0; stage < EfficientNetB0.STAGES; stage++) {
      g.stage(new Stage("features." + stage, CONTRACTING, stage < FROZEN_STAGES));
      x = EfficientNetB0.stage(g, stage, x);
      skips.push(x);
    }
    g.stage("bottleneck", BOTTLENECK);
    x = UNet.doubleConv(x, BOTTLENECK_WIDTH);
    for (int step = 0; step < DECODER.length; step++) {
      g.stage("decoder." + step, EXPANDING);
      x = x.concat(skips.pop().resizeTo(x));
      if (step != STEP_THAT_KEEPS_ITS_SIZE) {
        x = x.upConv("up", x.channels());
      }
      x = UNet.doubleConv(x, DECODER[step]);
    }
    g.stage("head", HEAD);
    g.scope("");
    return g.build(x.conv("head", classes, 1).resizeTo(pixels));
  }
}
