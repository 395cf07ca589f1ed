package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.Dice;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.EngineException;
import io.sonostream.processor.batch.BatchProfile;
import io.sonostream.processor.inference.ModelRefusedException.Step;
import java.nio.ByteBuffer;

/**
 * What a loaded model must pass before it may serve: every batch size that will be used runs, and
 * its probe frames give the masks that its package promises. Runs beside the model that serves.
 */
final class ModelTrial {
  /**
   * Engines and precisions differ in single pixels of a contour, wrong weights in whole regions.
   */
  static final double LEAST_DICE = 0.98;

  private final ProfileStore profiles;
  private final ProfileMeasurement measurement;
  private final int workers;
  private final boolean overlap;

  ModelTrial(ProfileStore profiles, int workers, boolean overlap, int maxBatch) {
    this.profiles = profiles;
    this.measurement = new ProfileMeasurement(workers, overlap, maxBatch);
    this.workers = workers;
    this.overlap = overlap;
  }

  /**
   * @throws ModelRefusedException naming the step that failed; the candidate stays the caller's to
   *     close
   */
  ServingModel pass(Candidate candidate) {
    try {
      probe(candidate);
      BatchProfile profile = profile(candidate);
      warm(candidate, profile.targetSize(), profile.saturatedSize());
      return new ServingModel(candidate, profile);
    } catch (EngineException e) {
      throw new ModelRefusedException(
          e.kind() == EngineException.Kind.OUT_OF_MEMORY ? Step.MEMORY : Step.WARM,
          "model " + candidate.identity().version() + " does not run: " + e.getMessage(),
          e);
    }
  }

  private BatchProfile profile(Candidate candidate) {
    String key =
        candidate.profileKey()
            + " | "
            + candidate.loaded().engine()
            + " | workers "
            + workers
            + (overlap ? " | overlap" : "")
            + " | cpus "
            + Runtime.getRuntime().availableProcessors();
    return profiles
        .find(key)
        .orElseGet(
            () -> {
              BatchProfile measured = measurement.measure(candidate.loaded());
              profiles.put(key, measured);
              return measured;
            });
  }

  /** Engines plan for each shape when they first see it; that must not happen under a frame. */
  private static void warm(Candidate candidate, int target, int saturated) {
    ModelGeometry geometry = candidate.mapping().geometry();
    ByteBuffer inputs = ByteBuffer.allocateDirect(saturated * geometry.input().frameBytes());
    ByteBuffer outputs = ByteBuffer.allocateDirect(saturated * geometry.outputBytes());
    try (BatchRunner runner = candidate.loaded().newRunner()) {
      for (int size = 1; size <= target; size++) {
        runner.run(inputs, size, outputs);
      }
      if (saturated > target) {
        runner.run(inputs, saturated, outputs);
      }
    }
  }

  private static void probe(Candidate candidate) {
    FrameMapping mapping = candidate.mapping();
    ModelGeometry geometry = mapping.geometry();
    try (BatchRunner runner = candidate.loaded().newRunner()) {
      ByteBuffer input = ByteBuffer.allocateDirect(geometry.input().frameBytes());
      ByteBuffer output = ByteBuffer.allocateDirect(geometry.outputBytes());
      for (int i = 0; i < candidate.probes().size(); i++) {
        ProbeFrame probe = candidate.probes().get(i);
        int width = probe.image().width();
        int height = probe.image().height();
        int count = mapping.inputsFor(width, height);
        ByteBuffer inputs = ByteBuffer.allocate(count * geometry.input().frameBytes());
        ByteBuffer outputs = ByteBuffer.allocate(count * geometry.outputBytes());
        mapping.write(probe.image(), inputs, 0);
        for (int n = 0; n < count; n++) {
          input.put(0, inputs, n * geometry.input().frameBytes(), geometry.input().frameBytes());
          runner.run(input, 1, output);
          outputs.put(n * geometry.outputBytes(), output, 0, geometry.outputBytes());
        }
        double dice = dice(mapping.read(outputs, 0, width, height, false).map(), probe.expected());
        if (!(dice >= LEAST_DICE)) {
          throw new ModelRefusedException(
              Step.PROBE,
              "model "
                  + candidate.identity().version()
                  + " gives another mask than its package promises for probe frame "
                  + i
                  + ": Dice "
                  + dice
                  + ", at least "
                  + LEAST_DICE
                  + " is needed");
        }
      }
    }
  }

  /** Dice over all foreground pixels with the same class, 0-1; 1 where both are empty. */
  static double dice(ClassMap one, ClassMap other) {
    boolean sameSize = one.width() == other.width() && one.height() == other.height();
    return sameSize ? Dice.foreground(one, other) : 0;
  }
}
