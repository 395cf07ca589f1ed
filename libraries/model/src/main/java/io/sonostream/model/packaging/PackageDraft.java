package io.sonostream.model.packaging;

import io.sonostream.imaging.geometry.Decision;
import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Levels;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.geometry.Temperature;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a package says beside its network and files. Start with the constructor of few, then refine.
 *
 * @param parentVersion the version that it was fine-tuned from; null for none
 * @param threshold lowest foreground probability, 0-1
 * @param smallestPart share of a frame's pixels that a connected part of its mask must have to
 *     stay; 0 keeps any
 * @param temperature of the probabilities that are told; 1 tells them as the network gives them
 * @param levels what a frame's brightness becomes before the network
 */
public record PackageDraft(
    String task,
    String version,
    @Nullable String parentVersion,
    InputShape input,
    List<String> classes,
    double threshold,
    double smallestPart,
    double temperature,
    Fitting fitting,
    Levels levels,
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
        0,
        1,
        Fitting.LETTERBOX,
        Levels.AS_THEY_ARE,
        Map.of(),
        Training.UNKNOWN,
        createdAt);
  }

  public PackageDraft withParent(@Nullable String parent) {
    return new PackageDraft(
        task,
        version,
        parent,
        input,
        classes,
        threshold,
        smallestPart,
        temperature,
        fitting,
        levels,
        metrics,
        training,
        createdAt);
  }

  /**
   * @param lowest foreground probability, 0-1
   * @param leastPart share of a frame's pixels that a part of its mask must have to stay
   */
  public PackageDraft withDecision(double lowest, double leastPart) {
    return new PackageDraft(
        task,
        version,
        parentVersion,
        input,
        classes,
        lowest,
        leastPart,
        temperature,
        fitting,
        levels,
        metrics,
        training,
        createdAt);
  }

  public PackageDraft withThreshold(double lowest) {
    return withDecision(lowest, smallestPart);
  }

  public PackageDraft withTemperature(double told) {
    return new PackageDraft(
        task,
        version,
        parentVersion,
        input,
        classes,
        threshold,
        smallestPart,
        told,
        fitting,
        levels,
        metrics,
        training,
        createdAt);
  }

  public PackageDraft withFitting(Fitting how) {
    return new PackageDraft(
        task,
        version,
        parentVersion,
        input,
        classes,
        threshold,
        smallestPart,
        temperature,
        how,
        levels,
        metrics,
        training,
        createdAt);
  }

  public PackageDraft withLevels(Levels how) {
    return new PackageDraft(
        task,
        version,
        parentVersion,
        input,
        classes,
        threshold,
        smallestPart,
        temperature,
        fitting,
        how,
        metrics,
        training,
        createdAt);
  }

  public PackageDraft withMetrics(Map<String, Double> measured) {
    return new PackageDraft(
        task,
        version,
        parentVersion,
        input,
        classes,
        threshold,
        smallestPart,
        temperature,
        fitting,
        levels,
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
        smallestPart,
        temperature,
        fitting,
        levels,
        metrics,
        origin,
        createdAt);
  }

  /** How frames of any size meet a network of those sides. */
  public FrameMapping mapping(ModelGeometry geometry) {
    return fitting.mapping(
        geometry, new Decision(threshold, smallestPart, new Temperature(temperature)), levels);
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
        levels.keep() ? null : levels,
        smallestPart == 0 ? null : smallestPart,
        temperature == 1 ? null : temperature,
        metrics,
        training,
        createdAt.toString(),
        files);
  }
}
