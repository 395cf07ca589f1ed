package io.sonostream.processor.trial;

import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.EngineException;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.model.engine.ProbeCheck;
import io.sonostream.model.engine.ProbeMismatchException;
import io.sonostream.model.engine.ProcessEnd;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.ModelException;
import io.sonostream.processor.trial.TrialVerdict.Fault;
import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.ParentWatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process of a trial: loads and runs one network as the processor would, and says how it was.
 */
public final class TrialMain {
  /** The parent is gone. */
  private static final int ORPHANED = 3;

  /** Frames of a call; probes are run besides, several at once. */
  private static final int LARGEST_CALL = 2;

  private TrialMain() {}

  /**
   * @param args {@link TrialArguments}
   */
  public static void main(String[] args) throws IOException {
    ParentWatch.start(() -> ProcessEnd.halt(ORPHANED));
    goFirst();
    TrialArguments told = TrialArguments.of(args);
    TrialVerdict verdict = tried(told.model(), told.sha256(), told.options());
    AtomicFile.write(told.answer(), verdict.text().getBytes(StandardCharsets.UTF_8));
    // Nothing that the network left running keeps this process.
    ProcessEnd.halt(0);
  }

  /** When the machine's memory is used up, the kernel ends this process and no other. */
  private static void goFirst() {
    try {
      Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
    } catch (IOException notLinux) {
      // Then its own limits have to do.
    }
  }

  private static TrialVerdict tried(Path path, String sha256, EngineOptions options) {
    try {
      // Who signed it was looked at by our parent; the digest says that it is the same package.
      ModelPackage model = ModelPackage.open(path, TrustedKeys.ANYONE, sha256);
      ProbeCheck probes = ProbeCheck.of(model);
      try (LoadedModel loaded = Engines.load(model, options)) {
        run(loaded);
        probes.require(loaded);
      }
      return TrialVerdict.PASSED;
    } catch (ProbeMismatchException e) {
      return refused(Fault.PROBE, e);
    } catch (EngineException e) {
      return refused(e.kind() == EngineException.Kind.OUT_OF_MEMORY ? Fault.MEMORY : Fault.WARM, e);
    } catch (ModelException e) {
      return refused(Fault.LOAD, e);
    } catch (OutOfMemoryError e) {
      return refused(Fault.MEMORY, e);
    }
  }

  private static TrialVerdict refused(Fault fault, Throwable why) {
    return new TrialVerdict(fault, String.valueOf(why.getMessage()));
  }

  private static void run(LoadedModel loaded) {
    ModelGeometry geometry = loaded.geometry();
    ByteBuffer inputs = ByteBuffer.allocateDirect(LARGEST_CALL * geometry.input().frameBytes());
    ByteBuffer outputs = ByteBuffer.allocateDirect(LARGEST_CALL * geometry.outputBytes());
    try (BatchRunner runner = loaded.newRunner()) {
      for (int size = 1; size <= LARGEST_CALL; size++) {
        runner.run(inputs, size, outputs);
      }
    }
  }
}
