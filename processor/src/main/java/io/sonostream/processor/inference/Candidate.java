package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.model.engine.ProbeCheck;
import io.sonostream.processor.batch.ModelIdentity;
import java.util.List;

/**
 * A model that was verified and loaded, but not yet admitted.
 *
 * @param mapping frame to network input and back, with the model's own threshold
 * @param classes foreground class names; the first has class value 1
 * @param profileKey what its speed depends on beside this machine: models with the same key (the
 *     same network at the same size) share a measured profile
 * @param probes what its package promises of it
 */
public record Candidate(
    ModelIdentity identity,
    LoadedModel loaded,
    FrameMapping mapping,
    List<String> classes,
    String profileKey,
    ProbeCheck probes) {
  public Candidate {
    classes = List.copyOf(classes);
    int foreground = Math.max(1, loaded.outputPlanes() - 1);
    if (classes.size() != foreground) {
      throw new IllegalArgumentException(
          "model "
              + identity.version()
              + " names "
              + classes.size()
              + " classes but has "
              + foreground
              + " foreground outputs");
    }
  }
}
