package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.EngineException;
import io.sonostream.model.engine.ProbeMismatchException;
import io.sonostream.processor.batch.BatchProfile;
import io.sonostream.processor.batch.SharedForm;
import io.sonostream.processor.inference.ModelRefusedException.Step;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a loaded model must pass before it may serve: every batch size that can come runs, and then
 * its probe frames still give the masks that its package promises. They gave them when it was
 * loaded; since then the engine has seen its shapes, and engines rewrite networks for those. Runs
 * beside the model that serves.
 */
final class Admission {
  /**
   * The usual largest batch is not in a key, so that profiles of before, whose keys never said it,
   * are still found.
   */
  private static final int UNSAID_MAX_BATCH = 32;

  private final ProfileStore profiles;
  private final ProfileMeasurement measurement;
  private final int workers;
  private final List<CallForm> forms;
  private final int maxBatch;

  /**
   * @param forms ways to share the cores that are measured beside one call a worker
   */
  Admission(ProfileStore profiles, int workers, List<CallForm> forms, int maxBatch) {
    this.profiles = profiles;
    this.measurement = new ProfileMeasurement(workers, forms, maxBatch);
    this.workers = workers;
    this.forms = List.copyOf(forms);
    this.maxBatch = maxBatch;
  }

  /**
   * @throws ModelRefusedException naming the step that failed; the candidate stays the caller's to
   *     close
   */
  ServingModel pass(Candidate candidate) {
    try {
      BatchProfile profile = profile(candidate);
      warm(candidate, profile);
      candidate.probes().require(candidate.loaded());
      return new ServingModel(candidate, profile);
    } catch (ProbeMismatchException e) {
      throw new ModelRefusedException(Step.PROBE, String.valueOf(e.getMessage()), e);
    } catch (EngineException e) {
      throw new ModelRefusedException(
          e.kind() == EngineException.Kind.OUT_OF_MEMORY ? Step.MEMORY : Step.WARM,
          "model " + candidate.identity().version() + " does not run: " + e.getMessage(),
          e);
    }
  }

  private BatchProfile profile(Candidate candidate) {
    String key = key(candidate, workers, forms, maxBatch);
    return profiles
        .find(key)
        .filter(kept -> kept.saturatedSize() <= maxBatch)
        .orElseGet(
            () -> {
              BatchProfile measured = measurement.measure(candidate.loaded());
              profiles.put(key, measured);
              return measured;
            });
  }

  static String key(Candidate candidate, int workers, List<CallForm> forms, int maxBatch) {
    return candidate.profileKey()
        + " | "
        + candidate.loaded().engine()
        + " | workers "
        + workers
        + forms.stream()
            .map(form -> " | " + form.calls() + "x" + form.threads())
            .collect(Collectors.joining())
        + (maxBatch == UNSAID_MAX_BATCH ? "" : " | up to " + maxBatch)
        + " | cpus "
        + Runtime.getRuntime().availableProcessors();
  }

  /**
   * Engines plan for each shape when they first see it; that must not happen under a frame. Any
   * size up to the largest can come: few frames wait, a frame has many tiles, a batch is halved.
   * They plan for numbers of threads, too.
   */
  private static void warm(Candidate candidate, BatchProfile profile) {
    int saturated = profile.saturatedSize();
    ModelGeometry geometry = candidate.mapping().geometry();
    ByteBuffer inputs = ByteBuffer.allocateDirect(saturated * geometry.input().frameBytes());
    ByteBuffer outputs = ByteBuffer.allocateDirect(saturated * geometry.outputBytes());
    try (BatchRunner runner = candidate.loaded().newRunner()) {
      for (int size = 1; size <= saturated; size++) {
        runner.run(inputs, size, outputs);
      }
      runner.threads(profile.sharedWhereItPays().map(SharedForm::threads).orElse(0));
      runner.run(inputs, saturated, outputs);
    }
  }
}
