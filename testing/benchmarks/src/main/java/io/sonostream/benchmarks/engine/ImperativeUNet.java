package io.sonostream.benchmarks.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The same U-Net as DJL's own blocks, f32: what one would write without a graph. DJL's PyTorch
 * engine has no transposed convolution; a 1x1 convolution, reshape and transpose stand for it, as
 * exact and as fast.
 */
final class ImperativeUNet extends AbstractBlock {
  private final int depth;

  /** By torch's names: {@code encoder.0.conv1}. */
  private final Map<String, Block> layers = new LinkedHashMap<>();

  ImperativeUNet(int base, int depth) {
    this.depth = depth;
    for (int level = 0; level < depth; level++) {
      addPair("encoder." + level, base << level);
    }
    addPair("bottleneck", base << depth);
    for (int level = depth - 1; level >= 0; level--) {
      String name = "decoder." + (depth - 1 - level);
      add(name + ".up", conv(4 * (base << level), 1));
      addPair(name, base << level);
    }
    add("head", conv(1, 1));
  }

  private static Conv2d conv(int filters, int kernel) {
    return Conv2d.builder()
        .setFilters(filters)
        .setKernelShape(new Shape(kernel, kernel))
        .optPadding(new Shape(kernel / 2, kernel / 2))
        .build();
  }

  private void addPair(String name, int channels) {
    for (int i = 1; i <= 2; i++) {
      add(name + ".conv" + i, conv(channels, 3));
      add(name + ".bn" + i, BatchNorm.builder().optEpsilon(1e-5f).optMomentum(0.9f).build());
    }
  }

  private void add(String name, Block block) {
    layers.put(name, addChildBlock(name, block));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
    NDArray[] skips = new NDArray[depth];
    NDArray x = inputs.singletonOrThrow();
    for (int level = 0; level < depth; level++) {
      skips[level] = pair("encoder." + level, store, x, training);
      x = Pool.maxPool2d(skips[level], new Shape(2, 2), new Shape(2, 2), new Shape(0, 0), false);
    }
    x = pair("bottleneck", store, x, training);
    for (int level = depth - 1; level >= 0; level--) {
      String name = "decoder." + (depth - 1 - level);
      NDArray up = shuffle(run(name + ".up", store, x, training));
      x = pair(name, store, up.concat(skips[level], 1), training);
    }
    return new NDList(run("head", store, x, training));
  }

  private NDArray pair(String name, ParameterStore store, NDArray x, boolean training) {
    for (int i = 1; i <= 2; i++) {
      x = run(name + ".conv" + i, store, x, training);
      x = Activation.relu(run(name + ".bn" + i, store, x, training));
    }
    return x;
  }

  private NDArray run(String name, ParameterStore store, NDArray x, boolean training) {
    return layer(name).forward(store, new NDList(x), training).singletonOrThrow();
  }

  private Block layer(String name) {
    Block block = layers.get(name);
    if (block == null) {
      throw new IllegalArgumentException("no layer " + name);
    }
    return block;
  }

  private static NDArray shuffle(NDArray x) {
    Shape s = x.getShape();
    long out = s.get(1) / 4;
    return x.reshape(s.get(0), out, 2, 2, s.get(2), s.get(3))
        .transpose(0, 1, 4, 2, 5, 3)
        .reshape(s.get(0), out, 2 * s.get(2), 2 * s.get(3));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return inputs;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    int channels = (int) inputs[0].get(1);
    Shape square = new Shape(16, 16);
    for (Map.Entry<String, Block> layer : layers.entrySet()) {
      String name = layer.getKey();
      String stage = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
      boolean decoderPair = stage.startsWith("decoder.") && name.endsWith("conv1");
      int in = decoderPair ? 2 * channels : channels;
      layer.getValue().initialize(manager, type, new Shape(1, in).addAll(square));
      if (layer.getValue() instanceof Conv2d) {
        int filters = filters(layer.getValue());
        channels = name.endsWith(".up") ? filters / 4 : filters;
      }
    }
  }

  private static int filters(Block conv) {
    return (int) conv.getDirectParameters().get("weight").getArray().getShape().get(0);
  }

  /** Takes the tensors of a trained network of ours. */
  void load(StateDict state) {
    layers.forEach(
        (name, layer) -> {
          if (layer instanceof Conv2d) {
            boolean up = name.endsWith(".up");
            set(
                layer,
                "weight",
                up ? upKernel(state.get(name + ".weight")) : values(state, name, "weight"));
            set(
                layer,
                "bias",
                up ? upBias(state.get(name + ".bias")) : values(state, name, "bias"));
          } else {
            set(layer, "gamma", values(state, name, "weight"));
            set(layer, "beta", values(state, name, "bias"));
            set(layer, "runningMean", values(state, name, "running_mean"));
            set(layer, "runningVar", values(state, name, "running_var"));
          }
        });
  }

  private static float[] values(StateDict state, String layer, String tensor) {
    return state.get(layer + "." + tensor).values();
  }

  private static void set(Block layer, String name, float[] values) {
    Parameter parameter = layer.getDirectParameters().get(name);
    parameter.getArray().set(values);
  }

  /** (in,out,2,2) to (out*4,in,1,1). */
  private static float[] upKernel(Tensor weight) {
    int in = weight.shape()[0];
    int rows = weight.shape()[1] * 4;
    float[] kernel = new float[weight.values().length];
    for (int row = 0; row < rows; row++) {
      for (int channel = 0; channel < in; channel++) {
        kernel[row * in + channel] = weight.values()[channel * rows + row];
      }
    }
    return kernel;
  }

  private static float[] upBias(Tensor bias) {
    float[] repeated = new float[4 * bias.values().length];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = bias.values()[i / 4];
    }
    return repeated;
  }
}
