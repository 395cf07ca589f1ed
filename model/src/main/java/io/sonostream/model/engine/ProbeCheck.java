package io.sonostream.model.engine;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.Dice;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.Probe;
import io.sonostream.network.ModelException;
import java.util.List;

/**
 * The frames to try an engine with, and the masks that the package expects.
 *
 * @param expected empty where the package brings no probes
 */
record ProbeCheck(ModelPackage model, ProbeRun run, List<ClassMap> expected) {
  /** Frames that are tried without probes of the package's own. */
  private static final int FRAMES = 4;

  static ProbeCheck of(ModelPackage model) {
    List<Probe> probes = model.probes();
    List<PixelImage> frames =
        probes.isEmpty()
            ? SpeckleFrames.make(model.manifest().input(), FRAMES)
            : probes.stream().map(Probe::frame).toList();
    return new ProbeCheck(
        model,
        new ProbeRun(model.manifest().geometry(), model.manifest().threshold(), frames),
        probes.stream().map(Probe::mask).toList());
  }

  /** Agreement with what the package expects; 1 where it expects nothing. */
  double dice(List<ClassMap> masks) {
    return expected.isEmpty() ? 1 : Dice.foreground(expected, masks);
  }

  void require(LoadedModel loaded) {
    double dice = dice(run.masks(loaded));
    if (dice < EngineTrial.LEAST_DICE) {
      throw new ModelException(
          model.path()
              + ": on "
              + loaded.engine()
              + " the model does not repeat the masks of its probe frames (Dice "
              + String.format("%.4f", dice)
              + ", at least "
              + EngineTrial.LEAST_DICE
              + "); choose another engine, or another package");
    }
  }
}
