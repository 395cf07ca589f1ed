package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.engine.BatchRunner;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.processor.batch.BatchProfile;
import io.sonostream.processor.batch.EngineNeed;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.batch.SharedForm;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One model version that was warmed, measured and probed.
 *
 * <p>Owner: the monitor of this object guards the count of runners. Hand-off: a slot publishes it;
 * each worker opens its own runner. Bound: {@link #saturatedBatchSize}, which only ever shrinks.
 * Shutdown: after {@link #retire} no runner opens; the last one that closes closes the model,
 * because native memory may go only when nobody runs in it.
 */
public final class ServingModel {
  private static final Logger log = LoggerFactory.getLogger(ServingModel.class);

  private static final long CLOSE_SECONDS = 60;

  /** Share of the newest call in what is known of its speed. */
  private static final double NEWEST_COUNTS = 0.2;

  /** One call that stood still for a moment says little about the next. */
  private static final int MOST_SLOWER = 10;

  private final Candidate candidate;
  private final BatchProfile profile;
  private final int targetSize;
  private final CountDownLatch closed = new CountDownLatch(1);
  private int openRunners;
  private boolean retired;
  private volatile int saturatedBatchSize;
  private volatile int besides;

  /** How many times as long as it was measured a call takes now; 1 at least. */
  private double slowness = 1;

  ServingModel(Candidate candidate, BatchProfile profile) {
    this.candidate = candidate;
    this.profile = profile;
    this.targetSize = profile.targetSize();
    this.saturatedBatchSize = profile.saturatedSize();
    this.besides = profile.sharedWhereItPays().map(SharedForm::besides).orElse(0);
  }

  public ModelIdentity identity() {
    return candidate.identity();
  }

  public LoadedModel loaded() {
    return candidate.loaded();
  }

  public FrameMapping mapping() {
    return candidate.mapping();
  }

  public List<String> classes() {
    return candidate.classes();
  }

  BatchProfile profile() {
    return profile;
  }

  /**
   * How long a call has taken, of the whole engine: a machine that others share, or that gets warm,
   * is slower than it was when the model was measured.
   *
   * @param shared whether it ran beside others
   */
  synchronized void took(int inputs, long micros, boolean shared) {
    double measured =
        profile
            .sharedWhereItPays()
            .filter(form -> shared)
            .map(form -> form.microsOfCall(inputs))
            .orElseGet(() -> profile.microsOfCall(inputs));
    double ratio = Math.min(micros / measured, MOST_SLOWER * slowness);
    slowness = Math.max(1, slowness + (ratio - slowness) * NEWEST_COUNTS);
  }

  /**
   * For all network inputs of a frame of this size: the time of the whole engine, and heap.
   *
   * @param looks how often the network sees it
   */
  synchronized EngineNeed need(int width, int height, int looks) {
    long inputs = mapping().inputsFor(width, height);
    ModelGeometry geometry = mapping().geometry();
    return new EngineNeed(
        (long) (looks * inputs * profile.microsPerFrame() * slowness),
        inputs * (geometry.input().frameBytes() + (long) looks * geometry.outputBytes()));
  }

  /** Frames of a batch: the profile's choice, less what ran out of memory. */
  int batchSize() {
    return Math.min(targetSize, saturatedBatchSize);
  }

  /** Frames of a batch once so many wait; no engine call gets more inputs. */
  int saturatedBatchSize() {
    return saturatedBatchSize;
  }

  /** How many batches beside those that run anyway pay; none once memory ran out. */
  int besides() {
    return besides;
  }

  /** Native threads of a call that runs beside others; 0 as many as it was loaded with. */
  int sharedThreads() {
    return besides == 0 ? 0 : profile.sharedWhereItPays().map(SharedForm::threads).orElse(0);
  }

  /** Remembers for the rest of this model's life that more ran out of memory. */
  synchronized void limitBatch(int inputs) {
    besides = 0;
    if (inputs < saturatedBatchSize) {
      log.warn(
          "model {}: batches are limited to {} from now on, {} ran out of memory",
          identity().version(),
          inputs,
          saturatedBatchSize);
      saturatedBatchSize = Math.max(1, inputs);
    }
  }

  /** A runner for the calling thread, or nothing when the model was retired meanwhile. */
  Optional<BatchRunner> openRunner() {
    synchronized (this) {
      if (retired) {
        return Optional.empty();
      }
      openRunners++;
    }
    try {
      return Optional.of(loaded().newRunner());
    } catch (RuntimeException e) {
      runnerGone();
      throw e;
    }
  }

  void closeRunner(BatchRunner runner) {
    try {
      runner.close();
    } finally {
      runnerGone();
    }
  }

  synchronized boolean retired() {
    return retired;
  }

  public void retire() {
    boolean last;
    synchronized (this) {
      if (retired) {
        return;
      }
      retired = true;
      last = openRunners == 0;
    }
    if (last) {
      close();
    }
  }

  /**
   * Waits, after {@link #retire}, until the batch that still runs on it is done and its native
   * memory is free.
   *
   * @return false when it still runs after a minute
   */
  public boolean awaitClosed() {
    try {
      return closed.await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void runnerGone() {
    boolean last;
    synchronized (this) {
      openRunners--;
      last = retired && openRunners == 0;
    }
    if (last) {
      close();
    }
  }

  private void close() {
    try {
      loaded().close();
    } finally {
      closed.countDown();
    }
  }
}
