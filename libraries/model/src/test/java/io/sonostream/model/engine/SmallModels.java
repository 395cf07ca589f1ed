package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.packaging.Int8Form;
import io.sonostream.model.packaging.Int8Judgement;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.Probe;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.weights.StateDict;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Untrained networks, 64x64, that run in milliseconds. */
public final class SmallModels {
  public static final ArchitectureSpec SMALL = ArchitectureSpec.parse("unet(base=4,depth=2)");
  public static final InputShape INPUT = new InputShape(1, 64, 64);

  private SmallModels() {}

  public static Graph graph(int planes) {
    return SMALL.build(1, planes, 64, 64);
  }

  public static StateDict weights(int planes) {
    return Initialisation.of(graph(planes), 5);
  }

  /** With probes whose masks the f32 engine gave. */
  public static ModelPackage write(Path target, int planes) {
    List<Probe> probes =
        Engines.probes(SMALL, INPUT, planes, weights(planes), 0.5, SpeckleFrames.make(INPUT, 2));
    List<String> classes = planes <= 2 ? List.of("lesion") : List.of("nerve", "vessel");
    return new PackageWriter(null)
        .write(
            new PackageDraft(
                "breast-lesion", "1", INPUT, classes, Instant.parse("2026-11-20T08:00:00Z")),
            SMALL,
            planes,
            weights(planes),
            probes,
            target);
  }

  /** With probes whose masks that engine gave, instead of f32. */
  static ModelPackage withMasksOf(Path target, Supplier<LoadedModel> engine) {
    List<PixelImage> frames = SpeckleFrames.make(INPUT, 2);
    List<Probe> probes = new ArrayList<>();
    try (LoadedModel loaded = engine.get()) {
      List<ClassMap> masks = new ProbeRun(loaded.geometry(), 0.5, frames).masks(loaded);
      for (int i = 0; i < masks.size(); i++) {
        probes.add(new Probe(frames.get(i), masks.get(i)));
      }
    }
    return new PackageWriter(null)
        .write(
            new PackageDraft("breast-lesion", "1", INPUT, List.of("lesion"), Instant.EPOCH),
            SMALL,
            1,
            weights(1),
            probes,
            target);
  }

  /** Ranges of the network's values on speckle. */
  static Quantisation quantisation() {
    List<PixelImage> frames = SpeckleFrames.make(INPUT, 2);
    ByteBuffer inputs = ByteBuffer.allocateDirect(2 * INPUT.frameBytes());
    frames.forEach(frame -> inputs.put(frame.pixels()));
    return new Calibration(graph(1), weights(1)).on(inputs, 2);
  }

  /**
   * @param loss that the judgement says bytes cost
   */
  static ModelPackage withInt8(ModelPackage model, Path target, Quantisation plan, double loss) {
    return withInt8(model, target, plan, loss, List.of());
  }

  /**
   * @param masks of the probes, as bytes draw them
   */
  static ModelPackage withInt8(
      ModelPackage model, Path target, Quantisation plan, double loss, List<ClassMap> masks) {
    Int8Judgement judgement = new Int8Judgement(9, 0.9, 0.9 - loss, loss, loss, loss);
    return new PackageWriter(null)
        .withInt8(model, "1-int8", Int8Form.of(plan, judgement, masks), target);
  }
}
