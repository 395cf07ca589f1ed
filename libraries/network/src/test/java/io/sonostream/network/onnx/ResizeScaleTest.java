package io.sonostream.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResizeScaleTest {
  @Test
  void everySizeComesOutAsAskedFor() {
    for (int in = 1; in < 300; in++) {
      for (int out = 1; out < 300; out++) {
        float scale = OnnxNodes.scale(in, out);
        assertThat((int) Math.floor(in * scale)).isEqualTo(out);
        assertThat((int) Math.floor((double) in * scale)).isEqualTo(out);
        assertThat(scale).isBetween((float) out / in, (float) out / in * 1.0000005f);
      }
    }
  }
}
