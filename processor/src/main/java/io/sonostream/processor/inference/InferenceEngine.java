package io.sonostream.processor.inference;

import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.processor.batch.BatchQueue;
import io.sonostream.processor.batch.BatchRules;
import io.sonostream.processor.batch.FrameIntake;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.metrics.InferenceMetrics;
import io.sonostream.processor.metrics.ShadowMetrics;
import io.sonostream.runtime.Uninterrupted;
import io.sonostream.runtime.Worker;
import io.sonostream.runtime.WorkerThreads;
import io.sonostream.schemas.ShadowComparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine that both lanes share: queue, pools and workers.
 *
 * <p>Owner: the processor. Hand-off: {@link FrameIntake} in, job completions out. Bound: the lanes'
 * budgets, sized by {@link #usefulInFlight}. Shutdown: after the lanes, which drain through it:
 * queue, workers, pools, shadow, then the models that are still loaded.
 */
public final class InferenceEngine implements FrameIntake, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(InferenceEngine.class);
  private static final long STOP_SECONDS = 60;

  /** For the challenger: enough to span a busy moment, little enough to forget. */
  private static final int MOST_SHADOW_FRAMES = 32;

  private static final long MOST_SHADOW_BYTES = 64L << 20;

  private final ModelSlots slots;
  private final Challengers challengers;
  private final ShadowPipeline shadow;
  private final EngineHealth health = new EngineHealth();
  private final BatchQueue<PreparedFrame> queue;
  private final FramePreparer preparer;
  private final ExecutorService preparing;
  private final ExecutorService finishing;
  private final List<Worker> workers = new ArrayList<>();
  private final Admission admission;
  private final InferenceMetrics metrics;
  private final long maxAgeMicros;
  private final int workerCount;

  /** One that nobody puts challengers on trial in. */
  public InferenceEngine(
      EngineSettings settings,
      BatchRules rules,
      ImageDecoder decoder,
      LongSupplier clockMicros,
      InferenceMetrics metrics) {
    this(
        settings,
        rules,
        decoder,
        clockMicros,
        metrics,
        new ShadowMetrics(metrics.registry()),
        comparison -> {});
  }

  /**
   * @param clockMicros microseconds since the epoch
   * @param comparisons told of each live frame that a challenger saw too, on a thread that only
   *     challengers wait for; must not throw
   */
  public InferenceEngine(
      EngineSettings settings,
      BatchRules rules,
      ImageDecoder decoder,
      LongSupplier clockMicros,
      InferenceMetrics metrics,
      ShadowMetrics shadowMetrics,
      Consumer<ShadowComparison> comparisons) {
    this.metrics = metrics;
    this.maxAgeMicros = rules.maxAgeMicros();
    this.workerCount = Math.max(1, settings.workers());
    int poolThreads =
        settings.prepareThreads() > 0
            ? settings.prepareThreads()
            : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    this.slots = new ModelSlots(workerCount);
    this.admission =
        new Admission(
            new ProfileStore(settings.profileDirectory()),
            workerCount,
            settings.overlap(),
            settings.maxBatch());
    this.queue = new BatchQueue<>(rules, slots, clockMicros, workerCount);
    this.preparing = Executors.newFixedThreadPool(poolThreads, threads("prepare"));
    this.finishing = Executors.newFixedThreadPool(poolThreads, threads("finish"));
    this.preparer = new FramePreparer(decoder, slots, queue, preparing, health);
    this.challengers = new Challengers(shadowMetrics);
    this.shadow =
        new ShadowPipeline(
            preparer,
            challengers,
            new ShadowBudget(MOST_SHADOW_FRAMES, MOST_SHADOW_BYTES),
            shadowMetrics,
            clockMicros,
            comparisons,
            queue::wake);
    MaskFinisher finisher = new MaskFinisher(finishing, health, settings.probabilityMaps(), shadow);
    int threads = workerCount + (settings.overlap() ? 1 : 0);
    for (int i = 0; i < threads; i++) {
      EngineWorker worker =
          new EngineWorker(
              i >= workerCount,
              queue,
              slots,
              preparer,
              finisher,
              shadow,
              health,
              clockMicros,
              settings.retries(),
              rules.maxAgeMicros(),
              metrics);
      workers.add(new Worker("sonostream-engine-" + i, worker::run, this::gone));
    }
    metrics.gauge("sonostream.queue.frames", "Frames ready for the engine", queue::waiting);
  }

  public void start() {
    workers.forEach(Worker::start);
  }

  /** Frames of this task are worth waiting for, though no model is loaded yet. */
  public void expect(String task) {
    slots.expect(task);
  }

  public boolean serves(ModelIdentity identity) {
    return slots.current(identity.task()).filter(m -> m.identity().equals(identity)).isPresent();
  }

  /** Tasks that wait for their first model. */
  public List<String> awaited() {
    return slots.awaited();
  }

  /**
   * Tries a candidate and, if it passes, serves it from the next batch on. The model before drains
   * and closes; the candidate is closed if it is refused.
   *
   * @throws ModelRefusedException when the old model goes on serving
   */
  public void swapIn(Candidate candidate) {
    serve(tried(candidate));
  }

  /**
   * If this model is on trial, serves it from the next batch on, without loading it again.
   *
   * @return whether it was on trial
   */
  boolean promote(ModelIdentity identity) {
    Optional<ServingModel> challenger = challengers.promote(identity);
    challenger.ifPresent(this::serve);
    return challenger.isPresent();
  }

  /** A model that was admitted and serves nothing yet; the caller's to serve or to retire. */
  ServingModel tried(Candidate candidate) {
    try {
      return admission.pass(candidate);
    } catch (RuntimeException | Error e) {
      candidate.loaded().close();
      throw e;
    }
  }

  private void serve(ServingModel model) {
    Optional<ServingModel> before = slots.serve(model);
    queue.wake();
    publish();
    before.ifPresent(ServingModel::retire);
    // So that two swaps in a row never hold three champions. If the one before does not end, the
    // new one serves all the same: there is nothing to refuse any more.
    before.filter(old -> !old.awaitClosed()).ifPresent(InferenceEngine::stillRuns);
  }

  private static void stillRuns(ServingModel old) {
    log.error(
        "model {} was replaced and a batch of it still runs; its memory is not free yet",
        old.identity().version());
  }

  /** Who is on trial beside the champions. */
  Challengers challengers() {
    return challengers;
  }

  /** Why a wanted challenger is not on trial, by task; the champion serves all the same. */
  public Map<String, String> challengerRefusals() {
    return challengers.refusals();
  }

  /** How long one worker is busy with the smallest batch of this model. */
  double smallestCallMicros(ServingModel model) {
    return model.profile().microsOfSmallestCall(workerCount);
  }

  /** Age at which a live frame is shed. */
  long maxAgeMicros() {
    return maxAgeMicros;
  }

  private void publish() {
    metrics.models(
        slots.serving().stream()
            .map(
                model ->
                    new String[] {
                      model.identity().task(), model.identity().version(), model.loaded().engine()
                    })
            .toList());
  }

  /** Task, version and engine of what serves now. */
  public List<ServingStatus> serving() {
    return slots.serving().stream()
        .map(
            model ->
                new ServingStatus(
                    model.identity(),
                    model.loaded().engine(),
                    model.batchSize(),
                    model.profile().bestFramesPerSecond()))
        .toList();
  }

  @Override
  public TaskState state(String task) {
    return slots.state(task);
  }

  @Override
  public void submit(FrameJob job) {
    try {
      preparer.submit(job);
    } catch (RejectedExecutionException e) {
      job.complete(new Outcome.Abandoned("the engine is closed"));
    }
  }

  @Override
  public Optional<String> goneBecause() {
    return health.goneBecause();
  }

  @Override
  public int usefulInFlight() {
    return slots.usefulInFlight();
  }

  @Override
  public void close() {
    preparing.shutdown();
    queue.close().forEach(frame -> frame.job().complete(new Outcome.Abandoned("engine closed")));
    long deadline = System.nanoTime() + Duration.ofSeconds(STOP_SECONDS).toNanos();
    for (Worker worker : workers) {
      worker.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
    finishing.shutdown();
    Uninterrupted.awaitEnd(finishing, Duration.ofSeconds(STOP_SECONDS));
    Uninterrupted.awaitEnd(preparing, Duration.ofSeconds(STOP_SECONDS));
    shadow.close();
    challengers.endAll();
    slots.retireAll();
  }

  private WorkerThreads threads(String name) {
    return new WorkerThreads("sonostream-" + name, this::gone);
  }

  /** A frame that such a thread held is answered by nobody: only a restart answers it. */
  private void gone(String worker, Throwable failure) {
    health.gone(worker + ": " + failure, failure);
  }
}
