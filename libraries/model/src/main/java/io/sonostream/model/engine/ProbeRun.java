package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.Decision;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Frames as big as the network's input, run through it a few at a time. */
final class ProbeRun {
  /** Frames of one call: enough to tell the fast engine, few enough for any memory. */
  private static final int BATCH = 8;

  private final ModelGeometry geometry;
  private final Decision decision;
  private final int count;
  private final ByteBuffer inputs;
  private final ByteBuffer outputs;

  ProbeRun(ModelGeometry geometry, double threshold, List<PixelImage> frames) {
    this.geometry = geometry;
    this.decision = new Decision(threshold);
    this.count = frames.size();
    this.inputs =
        ByteBuffer.allocateDirect(Math.multiplyExact(count, geometry.input().frameBytes()));
    this.outputs = ByteBuffer.allocateDirect(Math.multiplyExact(count, geometry.outputBytes()));
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

  /** Runs once; the masks are the network's, not yet on any frame. */
  List<ClassMap> masks(LoadedModel model) {
    return masks(model::newRunner);
  }

  List<ClassMap> masks(Supplier<BatchRunner> model) {
    try (BatchRunner runner = model.get()) {
      run(runner);
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

  private void run(BatchRunner runner) {
    int in = geometry.input().frameBytes();
    int out = geometry.outputBytes();
    for (int at = 0; at < count; at += BATCH) {
      int some = Math.min(BATCH, count - at);
      runner.run(inputs.slice(at * in, some * in), some, outputs.slice(at * out, some * out));
    }
  }

  /** Frames a second, the best of some runs: the others were disturbed. */
  double framesPerSecond(LoadedModel model, int runs) {
    long best = Long.MAX_VALUE;
    try (BatchRunner runner = model.newRunner()) {
      run(runner);
      for (int i = 0; i < runs; i++) {
        long start = System.nanoTime();
        run(runner);
        best = Math.min(best, System.nanoTime() - start);
      }
    }
    return count * 1e9 / best;
  }
}
