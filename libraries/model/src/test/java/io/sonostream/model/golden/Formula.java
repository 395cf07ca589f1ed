package io.sonostream.model.golden;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Parameter;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tensors by formula: tools/golden/formula.py is the same in Python. */
public final class Formula {
  private Formula() {}

  /** 32-bit hashes: FNV-1a of the name, mixed with each index. */
  private static int bits(int seed, int index) {
    int h = seed + index * (int) 2654435761L;
    for (int round = 0; round < 2; round++) {
      h ^= h >>> 16;
      h *= 0x45D9F3B;
    }
    return h ^ (h >>> 16);
  }

  private static int seed(String name) {
    int seed = 0x811C9DC5;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      seed = (seed ^ (b & 0xFF)) * 0x01000193;
    }
    return seed;
  }

  /** Numbers of -1 to 1. */
  public static float[] uniform(String name, int count) {
    int seed = seed(name);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (2 * (Integer.toUnsignedLong(bits(seed, i)) / 0x1p32) - 1);
    }
    return values;
  }

  public static byte[] frames(int count) {
    int seed = seed("frames");
    byte[] values = new byte[count];
    for (int i = 0; i < count; i++) {
      values[i] = (byte) (bits(seed, i) >>> 24);
    }
    return values;
  }

  /** He-scaled kernels, batch norms near the identity. */
  public static StateDict state(Graph graph) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter p : graph.parameters()) {
      float[] values = uniform(p.name(), Math.toIntExact(p.elements()));
      float he = (float) Math.sqrt(6.0 / (p.elements() / p.shape().get(0)));
      for (int i = 0; i < values.length; i++) {
        values[i] =
            switch (p.role()) {
              case KERNEL, UP_KERNEL -> values[i] * he;
              case NORM_SCALE, RUNNING_VARIANCE -> 1 + 0.5f * values[i];
              case BIAS, NORM_SHIFT, RUNNING_MEAN -> values[i] * 0.1f;
            };
      }
      tensors.put(p.name(), new Tensor(p.dimensions(), values));
    }
    return new StateDict(tensors);
  }
}
