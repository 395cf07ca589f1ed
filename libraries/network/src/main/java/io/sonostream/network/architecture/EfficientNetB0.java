package io.sonostream.network.architecture;

import io.sonostream.network.graph.GraphBuilder;
import io.sonostream.network.graph.GraphBuilder.Layer;
import io.sonostream.network.graph.Op;

/**
 * Stages 0-4 of EfficientNet-B0 (Tan, Le 2019, table 1) under torchvision's names. Stochastic depth
 * is left out: the decoder's fine-tuning runs are short, and it changes nothing when serving.
 */
final class EfficientNetB0 {
  static final int STAGES = 5;

  /** One line of the table. */
  private record Blocks(int expansion, int kernel, int stride, int out, int count) {}

  private static final Blocks[] TABLE = {
    new Blocks(1, 3, 1, 16, 1),
    new Blocks(6, 3, 2, 24, 2),
    new Blocks(6, 5, 2, 40, 2),
    new Blocks(6, 3, 2, 80, 3)
  };

  private EfficientNetB0() {}

  /** Stage 0 is the stem, the others inverted residual blocks (MBConv). */
  static Layer stage(GraphBuilder g, int stage, Layer x) {
    if (stage == 0) {
      return convNorm(g, "features.0", x, new Op.Convolution(32, 3, 2, 1, 1, false)).silu();
    }
    Blocks blocks = TABLE[stage - 1];
    for (int i = 0; i < blocks.count(); i++) {
      int stride = i == 0 ? blocks.stride() : 1;
      x = block(g, "features." + stage + "." + i + ".block", x, blocks, stride);
    }
    return x;
  }

  /** Expand, convolve each channel, squeeze-and-excite, project; and add, where shapes allow. */
  private static Layer block(GraphBuilder g, String name, Layer x, Blocks blocks, int stride) {
    int wide = x.channels() * blocks.expansion();
    int index = 0;
    Layer y = x;
    if (blocks.expansion() != 1) {
      y = convNorm(g, name + "." + index++, y, new Op.Convolution(wide, 1, 1, 0, 1, false)).silu();
    }
    int kernel = blocks.kernel();
    Op.Convolution depthwise = new Op.Convolution(wide, kernel, stride, kernel / 2, wide, false);
    y = convNorm(g, name + "." + index++, y, depthwise).silu();
    g.scope(name + "." + index++);
    y = squeezeExcite(y, x.channels() / 4);
    y = convNorm(g, name + "." + index, y, new Op.Convolution(blocks.out(), 1, 1, 0, 1, false));
    return y.shape().equals(x.shape()) ? y.plus(x) : y;
  }

  private static Layer squeezeExcite(Layer x, int squeezed) {
    Layer gate = x.globalAveragePool().conv("fc1", squeezed, 1).silu();
    return x.times(gate.conv("fc2", x.channels(), 1).sigmoid());
  }

  private static Layer convNorm(GraphBuilder g, String name, Layer x, Op.Convolution convolution) {
    g.scope(name);
    return x.conv("0", convolution).norm("1");
  }
}
