package io.sonostream.network.torchscript;

import io.sonostream.network.weights.Tensor;
import java.util.List;

/**
 * A convolution's kernel as signed bytes that takes unsigned bytes: the scales of its input are in
 * the weights, the zeros in the bias. So the input may have a scale and a zero for each channel.
 *
 * @param weights whole numbers of -127 to 127, (out,in,k,k)
 * @param scales by output channel: value of a sum of 1
 * @param bias by output channel
 */
record ByteKernel(Tensor weights, Tensor scales, Tensor bias) {
  private static final int MOST = 127;

  static ByteKernel of(Tensor kernel, float[] bias, ByteActivations input) {
    int out = kernel.shape()[0];
    int in = kernel.shape()[1];
    int window = kernel.shape()[2] * kernel.shape()[3];
    double[] inputScales = array(input.scales());
    double[] zeros = array(input.zeros());
    float[] weights = new float[kernel.values().length];
    float[] scales = new float[out];
    float[] moved = new float[out];
    for (int o = 0; o < out; o++) {
      int first = o * in * window;
      double largest = 0;
      for (int i = 0; i < in * window; i++) {
        double value = kernel.values()[first + i] * inputScales[i / window];
        largest = Math.max(largest, Math.abs(value));
      }
      scales[o] = largest == 0 ? 1 : (float) (largest / MOST);
      double ofZeros = 0;
      for (int i = 0; i < in * window; i++) {
        double value = kernel.values()[first + i] * inputScales[i / window];
        long level = Math.max(-MOST, Math.min(MOST, Math.round(value / scales[o])));
        weights[first + i] = level;
        ofZeros += level * zeros[i / window];
      }
      moved[o] = (float) (bias[o] - scales[o] * ofZeros);
    }
    int[] channels = {out};
    return new ByteKernel(
        new Tensor(kernel.shape(), weights),
        new Tensor(channels, scales),
        new Tensor(channels, moved));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
