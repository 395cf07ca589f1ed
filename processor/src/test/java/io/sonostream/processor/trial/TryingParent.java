package io.sonostream.processor.trial;

import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import java.nio.file.Path;
import java.time.Duration;

/** Tries a network, as a processor in another environment would. */
public final class TryingParent {
  private TryingParent() {}

  /** Arguments: package, its digest, the size of its largest file. */
  public static void main(String[] args) throws Exception {
    new ForeignTrial(new TrialLimits(Duration.ofMinutes(10), 4L << 30))
        .of(
            Path.of(args[0]),
            args[1],
            Long.parseLong(args[2]),
            new EngineOptions(EngineKind.PYTORCH_CPU_F32.label(), 1, null));
  }
}
