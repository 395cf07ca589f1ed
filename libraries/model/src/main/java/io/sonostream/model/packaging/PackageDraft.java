package io.sonostream.model.packaging;

import io.sonostream.imaging.geometry.InputShape;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a package says beside its network and files. Start with the constructor of few, then refine.
 *
 * @param parentVersion the version that it was fine-tuned from; null for none
 * @param threshold lowest foreground probability, 0-1
 */
public record PackageDraft(
    String task,
    String version,
    @Nullable String parentVersion,
    InputShape input,
    List<String> classes,
    double threshold,
    Fitting fitting,
    Map<String, Double> metrics,
    Training training,
    Instant createdAt) {

  /** No parent, threshold 0.5, letterbox, nothing measured. */
  public PackageDraft(
      String task, String version, InputShape input, List<String> classes, Instant createdAt) {
    this(
        task,
        version,
        null,
        input,
        classes,
        0.5,
        Fitting.LETTERBOX,
        Map.of(),
        Training.UNKNOWN,
        createdAt);
  }

  public PackageDraft withParent(@Nullable String parent) {
    return new PackageDraft(
        task, version, parent, input, classes, threshold, fitting, metrics, training, createdAt);
  }

  public PackageDraft withThreshold(double lowest) {
    return new PackageDraft(
        task,
        version,
        parentVersion,
        input,
        classes,
        lowest,
        fitting,
        metrics,
        training,
        createdAt);
  }

  public PackageDraft withFitting(Fitting how) {
    return new PackageDraft(
        task, version, parentVersion, input, classes, threshold, how, metrics, training, createdAt);
  }

  public PackageDraft withMetrics(Map<String, Double> measured) {
    return new PackageDraft(
        task,
        version,
        parentVersion,
        input,
        classes,
        threshold,
        fitting,
        measured,
        training,
        createdAt);
  }

  public PackageDraft withTraining(Training origin) {
    return new PackageDraft(
        task,
        version,
        parentVersion,
        input,
        classes,
        threshold,
        fitting,
        metrics,
        origin,
        createdAt);
  }

  /** Planes that a network for these classes has by default: 1 for one class (sigmoid). */
  public int planes() {
    return classes.size() == 1 ? 1 : classes.size() + 1;
  }

  Manifest manifest(
      @Nullable String architecture,
      OutputShape output,
      Numerics numerics,
      Map<String, PackageFile> files) {
    return new Manifest(
        Manifest.SCHEMA_VERSION,
        task,
        version,
        parentVersion,
        architecture,
        input,
        output,
        numerics,
        fitting,
        classes,
        threshold,
        metrics,
        training,
        createdAt.toString(),
        files);
  }
}
