package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.Probe;
import java.util.List;

/**
 * What a package promises of its model: for each probe frame a mask, to which {@link MaskAgreement}
 * holds every engine. The one check of it, at load and again before a model serves. Immutable.
 *
 * @param model its name in messages
 * @param threshold the model's own
 * @param probes none where the package brings none: then nothing is promised
 */
public record ProbeCheck(
    String model, ModelGeometry geometry, double threshold, List<Probe> probes) {
  public ProbeCheck {
    probes = List.copyOf(probes);
  }

  /**
   * What this package promises.
   *
   * @throws io.sonostream.network.ModelException when its probe files are not what it says
   */
  public static ProbeCheck of(ModelPackage model) {
    Manifest manifest = model.manifest();
    return new ProbeCheck(
        model.path().toString(), manifest.geometry(), manifest.threshold(), model.probes());
  }

  /**
   * Runs every probe frame through the network.
   *
   * @throws ProbeMismatchException naming the frame that agrees least
   * @throws EngineException when the model does not run
   */
  public void require(LoadedModel loaded) {
    if (!probes.isEmpty()) {
      MaskAgreement agreement = compare(run().masks(loaded));
      if (!agreement.same()) {
        throw new ProbeMismatchException(
            model
                + ": on "
                + loaded.engine()
                + " the model does not repeat the masks of its probe frames ("
                + agreement
                + "); choose another engine, or another package");
      }
    }
  }

  ProbeRun run() {
    return new ProbeRun(geometry, threshold, probes.stream().map(Probe::frame).toList());
  }

  MaskAgreement compare(List<ClassMap> masks) {
    return MaskAgreement.of(probes.stream().map(Probe::mask).toList(), masks);
  }
}
