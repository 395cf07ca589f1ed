package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Letterbox;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.model.engine.ProbeCheck;
import io.sonostream.processor.batch.BatchProfile;
import io.sonostream.processor.batch.ModelIdentity;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A model whose answer is its input; counts its calls and what is open of it. */
public final class TrialModel implements LoadedModel {
  private static final int SIDE = 8;

  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger openRunners = new AtomicInteger();
  private final AtomicInteger closings = new AtomicInteger();

  /** As one that was admitted. */
  public ServingModel serving(String task, String version) {
    return new ServingModel(
        new Candidate(
            new ModelIdentity(task, version, "0"),
            this,
            new Letterbox(geometry(), 0.5),
            List.of("bright"),
            "trial",
            new ProbeCheck(version, geometry(), 0.5, List.of())),
        new BatchProfile(new TreeMap<>(Map.of(1, 1_000.0)), null));
  }

  /** Of one worker. */
  public static WorkerRunners runners() {
    return new WorkerRunners(new EngineWatch(Duration.ofHours(1), 1, System::nanoTime, hung -> {}));
  }

  /** The worker ends. */
  public static void end(WorkerRunners runners) {
    runners.closeAll();
  }

  public int calls() {
    return calls.get();
  }

  public int openRunners() {
    return openRunners.get();
  }

  public int closings() {
    return closings.get();
  }

  @Override
  public String engine() {
    return "trial";
  }

  @Override
  public InputShape input() {
    return new InputShape(1, SIDE, SIDE);
  }

  @Override
  public int outputPlanes() {
    return 1;
  }

  @Override
  public int outputHeight() {
    return SIDE;
  }

  @Override
  public int outputWidth() {
    return SIDE;
  }

  @Override
  public BatchRunner newRunner() {
    openRunners.incrementAndGet();
    return new BatchRunner() {
      @Override
      public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
        calls.incrementAndGet();
        probabilities.put(0, frames, 0, count * SIDE * SIDE);
      }

      @Override
      public void close() {
        openRunners.decrementAndGet();
      }
    };
  }

  @Override
  public void close() {
    closings.incrementAndGet();
  }
}
