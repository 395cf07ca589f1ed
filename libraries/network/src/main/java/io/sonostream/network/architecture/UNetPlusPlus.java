package io.sonostream.network.architecture;

import static io.sonostream.network.graph.Stage.Path.BOTTLENECK;
import static io.sonostream.network.graph.Stage.Path.CONTRACTING;
import static io.sonostream.network.graph.Stage.Path.EXPANDING;
import static io.sonostream.network.graph.Stage.Path.HEAD;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.GraphBuilder;
import io.sonostream.network.graph.GraphBuilder.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Nested skips: node (i,j) at depth i joins all nodes to its left and the upsampled one below left.
 * Deep supervision trains a head on every node of the top row; the last one is served, so the side
 * heads cost nothing in serving.
 */
final class UNetPlusPlus implements Architecture {
  @Override
  public String name() {
    return "unet-plus-plus";
  }

  @Override
  public String paper() {
    return "Zhou et al.: UNet++: A Nested U-Net Architecture for Medical Image Segmentation, DLMIA 2018,"
        + " figure 1";
  }

  @Override
  public Map<String, Choice> choices() {
    Map<String, Choice> choices = new LinkedHashMap<>();
    choices.put("base", new Choice(32, 1, 256));
    choices.put("depth", new Choice(4, 1, 6));
    return choices;
  }

  @Override
  public Graph build(Chosen chosen, int channels, int classes, int height, int width) {
    int base = chosen.get("base");
    int depth = chosen.get("depth");
    GraphBuilder g = new GraphBuilder();
    Layer x = g.input(channels, height, width);
    List<List<Layer>> rows = new ArrayList<>();
    for (int i = 0; i <= depth; i++) {
      g.stage("encoder." + i, i < depth ? CONTRACTING : BOTTLENECK);
      Layer node = UNet.doubleConv(i == 0 ? x : x.maxPool(2), base << i);
      rows.add(new ArrayList<>(List.of(node)));
      x = node;
    }
    for (int j = 1; j <= depth; j++) {
      for (int i = depth - j; i >= 0; i--) {
        g.stage("nested." + j + "." + i, EXPANDING);
        Layer[] left = rows.get(i).toArray(Layer[]::new);
        Layer below = rows.get(i + 1).get(j - 1).upsample();
        rows.get(i).add(UNet.doubleConv(below.prepend(left), base << i));
      }
    }
    g.stage("head", HEAD);
    g.scope("head");
    Layer[] outputs = new Layer[depth];
    for (int j = 1; j <= depth; j++) {
      outputs[j % depth] = rows.get(0).get(j).conv(String.valueOf(j), classes, 1);
    }
    return g.build(outputs);
  }
}
