package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.model.packaging.Int8Form;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.MaskRuns;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.Probe;
import io.sonostream.network.ModelException;
import java.util.List;

/**
 * What a package promises of its model: for each probe frame a mask, to which {@link MaskAgreement}
 * holds every engine. The one check of it, at load and again before a model serves. Bytes have
 * masks of their own, which labels have judged (docs/adr/int8.md), and are held to those.
 * Immutable.
 *
 * @param model its name in messages
 * @param threshold the model's own
 * @param probes none where the package brings none: then nothing is promised
 * @param inBytes masks of the same frames as int8 draws them; none where it has none of its own
 */
public record ProbeCheck(
    String model,
    ModelGeometry geometry,
    double threshold,
    List<Probe> probes,
    List<ClassMap> inBytes) {
  public ProbeCheck {
    probes = List.copyOf(probes);
    inBytes = List.copyOf(inBytes);
  }

  public ProbeCheck(String model, ModelGeometry geometry, double threshold, List<Probe> probes) {
    this(model, geometry, threshold, probes, List.of());
  }

  /**
   * What this package promises.
   *
   * @throws ModelException when its probe files are not what it says
   */
  public static ProbeCheck of(ModelPackage model) {
    Manifest manifest = model.manifest();
    return new ProbeCheck(
        model.path().toString(),
        manifest.geometry(),
        manifest.threshold(),
        model.probes(),
        inBytes(model, model.int8().map(Int8Form::masks).orElse(List.of())));
  }

  /**
   * Looked at before they are unpacked: what is written in few bytes may be as large as it says.
   */
  private static List<ClassMap> inBytes(ModelPackage model, List<MaskRuns> masks) {
    List<Probe> probes = model.probes();
    boolean fit = masks.isEmpty() || masks.size() == probes.size();
    for (int i = 0; fit && i < masks.size(); i++) {
      ClassMap mask = probes.get(i).mask();
      fit = masks.get(i).width() == mask.width() && masks.get(i).height() == mask.height();
    }
    if (!fit) {
      throw new ModelException(
          model.path()
              + ": the masks in int8.json are not of the package's "
              + probes.size()
              + " probe frames, in number or size; quantise the model again");
    }
    return masks.stream().map(MaskRuns::mask).toList();
  }

  /**
   * Runs every probe frame through the network.
   *
   * @throws ProbeMismatchException naming the frame that agrees least
   * @throws EngineException when the model does not run
   */
  public void require(LoadedModel loaded) {
    if (!probes.isEmpty()) {
      MaskAgreement agreement = compare(loaded.engine(), masks(loaded));
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

  /** What the network gives for the probe frames, of which there must be some. */
  public List<ClassMap> masks(LoadedModel loaded) {
    return run().masks(loaded);
  }

  MaskAgreement compare(String engine, List<ClassMap> masks) {
    return MaskAgreement.of(
        hasMasksOf(engine) ? inBytes : probes.stream().map(Probe::mask).toList(), masks);
  }

  /** Whether an engine is held to masks of its own, not to those of f32. */
  boolean hasMasksOf(String engine) {
    return !inBytes.isEmpty()
        && (engine.equals(EngineKind.PYTORCH_CPU_INT8.label())
            || engine.equals(EngineKind.ONNX_CPU_INT8.label()));
  }
}
