package io.sonostream.learning.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DistanceTransformTest {
  @Test
  void agreesWithTheDefinitionOnRandomMarks() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      int width = 1 + random.nextInt(17);
      int height = 1 + random.nextInt(17);
      boolean[] marked = new boolean[width * height];
      for (int i = 0; i < marked.length; i++) {
        marked[i] = random.nextInt(12) == 0;
      }
      marked[random.nextInt(marked.length)] = true;
      double spacingX = 0.1 + random.nextDouble();
      double spacingY = 0.1 + random.nextDouble();
      double[] squared = DistanceTransform.squared(marked, width, height, spacingX, spacingY);
      for (int i = 0; i < marked.length; i++) {
        assertThat(squared[i])
            .isCloseTo(nearest(marked, width, i, spacingX, spacingY), within(1e-9));
      }
    }
  }

  private static double nearest(boolean[] marked, int width, int from, double sx, double sy) {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < marked.length; i++) {
      if (marked[i]) {
        double dx = (i % width - from % width) * sx;
        double dy = (i / width - from / width) * sy;
        best = Math.min(best, dx * dx + dy * dy);
      }
    }
    return best;
  }
}
