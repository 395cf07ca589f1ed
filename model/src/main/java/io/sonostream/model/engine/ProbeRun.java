package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.Decision;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Frames as big as the network's input, run through it in one batch. */
final class ProbeRun {
  private final ModelGeometry geometry;
  private final Decision decision;
  private final int count;
  private final ByteBuffer inputs;
  private final ByteBuffer outputs;

  ProbeRun(ModelGeometry geometry, double threshold, List<PixelImage> frames) {
    this.geometry = geometry;
    this.decision = new Decision(threshold);
    this.count = frames.size();
    this.inputs = ByteBuffer.allocateDirect(count * geometry.input().frameBytes());
    this.outputs = ByteBuffer.allocateDirect(count * geometry.outputBytes());
    for (PixelImage frame : frames) {
      putPlanar(frame);
    }
  }

  private void putPlanar(PixelImage frame) {
    for (int c = 0; c < frame.channels(); c++) {
      for (int i = c; i < frame.pixels().length; i += frame.channels()) {
        inputs.put(frame.pixels()[i]);
      }
    }
  }

  int count() {
    return count;
  }

  /** Runs once; the masks are the network's, not yet on any frame. */
  List<ClassMap> masks(LoadedModel model) {
    try (BatchRunner runner = model.newRunner()) {
      runner.run(inputs, count, outputs);
    }
    List<ClassMap> masks = new ArrayList<>();
    int plane = geometry.outputHeight() * geometry.outputWidth();
    for (int n = 0; n < count; n++) {
      byte[][] planes = new byte[geometry.planes()][plane];
      for (int k = 0; k < planes.length; k++) {
        outputs.get((n * planes.length + k) * plane, planes[k]);
      }
      masks.add(
          decision.decide(planes, geometry.outputWidth(), geometry.outputHeight(), false).map());
    }
    return masks;
  }

  /** Frames a second, the best of some runs: the others were disturbed. */
  double framesPerSecond(LoadedModel model, int runs) {
    long best = Long.MAX_VALUE;
    try (BatchRunner runner = model.newRunner()) {
      runner.run(inputs, count, outputs);
      for (int i = 0; i < runs; i++) {
        long start = System.nanoTime();
        runner.run(inputs, count, outputs);
        best = Math.min(best, System.nanoTime() - start);
      }
    }
    return count * 1e9 / best;
  }
}
