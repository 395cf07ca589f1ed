package io.sonostream.network.graph;

import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * First values of a network's tensors: kernels normal with variance 2 / fan-in (He 2015, and the
 * U-Net paper), biases 0, batch norms the identity. The taps of an up-convolution begin alike, so
 * that it repeats pixels and draws no grid (ICNR, Aitken 2017; docs/adr/clean-outlines.md).
 */
public final class Initialisation {
  private Initialisation() {}

  /** The same seed gives the same bits everywhere; a tensor's values depend on its name alone. */
  public static StateDict of(Graph graph, long seed) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : graph.parameters()) {
      tensors.put(parameter.name(), new Tensor(parameter.dimensions(), values(parameter, seed)));
    }
    return new StateDict(tensors);
  }

  private static float[] values(Parameter parameter, long seed) {
    float[] values = new float[Math.toIntExact(parameter.elements())];
    switch (parameter.role()) {
      case KERNEL -> fillNormal(values, parameter, seed, 1);
      case UP_KERNEL -> fillNormal(values, parameter, seed, taps(parameter));
      case NORM_SCALE, RUNNING_VARIANCE -> Arrays.fill(values, 1);
      case BIAS, NORM_SHIFT, RUNNING_MEAN -> Arrays.fill(values, 0);
    }
    return values;
  }

  /** Of a tensor (in,out,kh,kw): all of a kernel's. */
  private static int taps(Parameter parameter) {
    return parameter.shape().get(2) * parameter.shape().get(3);
  }

  private static void fillNormal(float[] values, Parameter parameter, long seed, int alike) {
    long fanIn = parameter.elements() / parameter.shape().get(0);
    double deviation = Math.sqrt(2.0 / fanIn);
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + parameter.name().hashCode());
    for (int i = 0; i < values.length; i += alike) {
      Arrays.fill(values, i, i + alike, (float) (random.nextGaussian() * deviation));
    }
  }
}
