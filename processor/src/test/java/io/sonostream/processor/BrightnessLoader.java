package io.sonostream.processor;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.geometry.Letterbox;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.engine.ProbeCheck;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.inference.Candidate;
import io.sonostream.processor.inference.ModelLoader;
import io.sonostream.processor.inference.ReleasedModel;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Loads {@link BrightnessModel}s: every release of every task is one. */
public final class BrightnessLoader implements ModelLoader {
  private final Function<ReleasedModel, BrightnessModel> make;
  private final Function<ModelGeometry, FrameMapping> mapping;

  public BrightnessLoader(Function<ReleasedModel, BrightnessModel> make) {
    this(make, geometry -> new Letterbox(geometry, 0.5));
  }

  /**
   * @param mapping how frames become inputs of such a model
   */
  public BrightnessLoader(
      Function<ReleasedModel, BrightnessModel> make,
      Function<ModelGeometry, FrameMapping> mapping) {
    this.make = make;
    this.mapping = mapping;
  }

  public BrightnessLoader(int side) {
    this(release -> new BrightnessModel(side));
  }

  public static ReleasedModel release(String task, String version) {
    return new ReleasedModel(
        new ModelIdentity(task, version, "0".repeat(64)), URI.create("brightness:" + version));
  }

  @Override
  public Candidate load(ReleasedModel release) {
    BrightnessModel model = make.apply(release);
    return new Candidate(
        release.identity(),
        model,
        mapping.apply(model.geometry()),
        IntStream.range(0, Math.max(1, model.outputPlanes() - 1))
            .mapToObj(place -> place == 0 ? "bright" : "bright-" + place)
            .toList(),
        "brightness " + model.input(),
        new ProbeCheck(release.version(), model.geometry(), 0.5, List.of()));
  }

  @Override
  public ReleasedModel describe(String task, Path directory) {
    return release(task, directory.getFileName().toString());
  }
}
