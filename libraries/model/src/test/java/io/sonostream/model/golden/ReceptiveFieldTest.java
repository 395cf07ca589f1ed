package io.sonostream.model.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.MultiplyAdds;
import io.sonostream.network.graph.ReceptiveField;
import io.sonostream.network.torchscript.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceptiveFieldTest {

  /** Changes one row of the frame at a time, and looks which rows of the mask change. */
  @ParameterizedTest
  @CsvSource({
    "unet(base=8;depth=2), 80, 12",
    "unet-original(base=8;depth=1;dropout=0), 60, 12",
    "attention-unet(base=8;depth=1), 60, 12",
    "unet-plus-plus(base=8;depth=2), 96, 12",
    "unet-residual(base=8;blocks=1;depth=2), 80, 12"
  })
  void isWhatChangingOneRowShows(String spec, int height, int width) throws Exception {
    if (spec.contains("original")) {
      width = 60;
    }
    Graph graph = ArchitectureSpec.parse(spec.replace(';', ',')).build(1, 1, height, width);
    float[] rows = new float[(height + 1) * height * width];
    float[] frame = Formula.uniform("row", height * width);
    for (int image = 0; image <= height; image++) {
      System.arraycopy(frame, 0, rows, image * height * width, frame.length);
      for (int x = 0; x < width && image < height; x++) {
        rows[(image * height + image) * width + x] += 3;
      }
    }
    float[] logits;
    try (Differentiation archive =
        new Differentiation(graph, Formula.state(graph), Precision.F32)) {
      logits = archive.evaluate(rows, height + 1, 1, height, width);
    }
    int outHeight = graph.output().height();
    int outWidth = graph.output().width();
    int widest = 0;
    for (int y = 0; y < outHeight; y++) {
      int first = height;
      int last = 0;
      for (int image = 0; image < height; image++) {
        for (int x = 0; x < outWidth; x++) {
          float changed = logits[(image * outHeight + y) * outWidth + x];
          float unchanged = logits[(height * outHeight + y) * outWidth + x];
          if (changed != unchanged) {
            first = Math.min(first, image);
            last = Math.max(last, image);
          }
        }
      }
      widest = Math.max(widest, last - first + 1);
    }
    assertThat(ReceptiveField.rows(graph)).isEqualTo(widest);
  }

  @Test
  void multiplyAddsOfTheSmallestUNetAreCountedByHand() {
    Graph graph = ArchitectureSpec.parse("unet(base=1,depth=1)").build(1, 1, 4, 4);
    int encoder = 16 * 9 + 16 * 9;
    int bottleneck = 4 * 2 * 9 + 4 * 2 * 2 * 9;
    int up = 16 * 2;
    int decoder = 16 * 2 * 9 + 16 * 9;
    assertThat(MultiplyAdds.of(graph)).isEqualTo(encoder + bottleneck + up + decoder + 16);
  }
}
