package io.sonostream.benchmarks.results;

import io.sonostream.imaging.image.PixelImage;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.Part;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.ModelPackage;
import java.util.List;

/**
 * What a model costs in service.
 *
 * @param parameters numbers in its tensors
 * @param framesPerSecond one frame after another, from its pixels to its mask, on the engine that
 *     is fastest here; the best of a few passes
 * @param engine that engine
 */
record ServingCost(long parameters, double framesPerSecond, String engine) {
  private static final int FRAMES = 24;
  private static final int PASSES = 3;

  /** Said outright: a training before it may have left the engine fewer. */
  private static EngineOptions onAllCores() {
    return new EngineOptions(
        EngineOptions.AUTO.engine(),
        Runtime.getRuntime().availableProcessors(),
        EngineOptions.AUTO.tensorRtCache());
  }

  static ServingCost of(ModelPackage model, LabelledSet set) {
    long parameters =
        model.weights().orElseThrow().tensors().values().stream()
            .mapToLong(tensor -> tensor.values().length)
            .sum();
    List<LabelledItem> items = set.items(Part.TEST);
    List<PixelImage> frames =
        items.subList(0, Math.min(FRAMES, items.size())).stream()
            .map(item -> set.load(item).image())
            .toList();
    try (FrameSegmenter segmenter = new FrameSegmenter(model, onAllCores())) {
      long best = Long.MAX_VALUE;
      for (int pass = 0; pass <= PASSES; pass++) {
        long start = System.nanoTime();
        frames.forEach(frame -> segmenter.segment(frame, false));
        best = pass == 0 ? best : Math.min(best, System.nanoTime() - start); // the first warms up
      }
      return new ServingCost(parameters, frames.size() * 1e9 / best, segmenter.engine());
    }
  }
}
