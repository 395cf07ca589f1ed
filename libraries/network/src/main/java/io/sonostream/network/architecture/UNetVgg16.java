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

/** V-Unet: VGG16's thirteen convolutions as contracting path, a decoder with batch norm. */
final class UNetVgg16 implements Architecture {
  private static final int[] DECODER = {512, 256, 128, 64};

  @Override
  public String name() {
    return "unet-vgg16";
  }

  @Override
  public String paper() {
    return "Simonyan, Zisserman: VGG, ICLR 2015, as encoder of a U-Net (V-Unet: Amiri, Brooks, Rivaz:"
        + " Fine-Tuning U-Net for Ultrasound Image Segmentation, IEEE TUFFC 2020)";
  }

  @Override
  public Map<String, Choice> choices() {
    return Map.of();
  }

  @Override
  public Graph build(Chosen chosen, int channels, int classes, int height, int width) {
    GraphBuilder g = new GraphBuilder();
    Layer x = PretrainedInput.of(g, channels, height, width);
    Vgg vgg = new Vgg(g, Vgg.VGG16);
    Deque<Layer> skips = new ArrayDeque<>();
    for (int block = 0; block < Vgg.blocks() - 1; block++) {
      g.stage("encoder." + block, CONTRACTING);
      skips.push(vgg.block(block, x));
      x = skips.element().maxPool(2);
    }
    g.stage("bottleneck", BOTTLENECK);
    x = vgg.block(Vgg.blocks() - 1, x);
    for (int step = 0; step < DECODER.length; step++) {
      g.stage("decoder." + step, EXPANDING);
      Layer up = x.upConv("up", DECODER[step]);
      x = UNet.doubleConv(up.concat(skips.pop()), DECODER[step]);
    }
    g.stage("head", HEAD);
    g.scope("");
    return g.build(x.conv("head", classes, 1));
  }
}
