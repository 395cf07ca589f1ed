package io.sonostream.processor.inference;

import io.sonostream.processor.batch.BatchQueue;
import io.sonostream.processor.batch.BatchRules;
import io.sonostream.processor.batch.EngineNeed;
import io.sonostream.processor.batch.FrameIntake;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.processor.metrics.InferenceMetrics;
import io.sonostream.runtime.Uninterrupted;
import io.sonostream.runtime.Worker;
import io.sonostream.runtime.WorkerThreads;
import io.sonostream.schemas.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine that both lanes share: queue, pools and workers.
 *
 * <p>Owner: the processor. Hand-off: {@link FrameIntake} in, job completions out. Bound: the lanes'
 * budgets, sized by {@link #usefulInFlight}. Shutdown: after the lanes, which drain through it:
 * queue, workers, pools, sideline, then the models that are still loaded.
 */
public final class InferenceEngine implements FrameIntake, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(InferenceEngine.class);
  private static final Duration STOP = Duration.ofSeconds(60);
  private static final Duration STOP_WHEN_GONE = Duration.ofSeconds(5);

  private final EngineSettings settings;
  private final ModelSlots slots;
  private final Sideline sideline;
  private final EngineWatch watch;
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

  /** One that does nothing beside answering frames. */
  public InferenceEngine(
      EngineSettings settings,
      BatchRules rules,
      FrameInputs frames,
      LongSupplier clockMicros,
      InferenceMetrics metrics) {
    this(settings, SteadySettings.OFF, rules, frames, clockMicros, metrics, Sideline.NONE);
  }

  /**
   * @param steady how much masks lean on the frame before theirs
   * @param clockMicros microseconds since the epoch
   * @param sideline this engine's own from now on: it closes it
   */
  public InferenceEngine(
      EngineSettings settings,
      SteadySettings steady,
      BatchRules rules,
      FrameInputs frames,
      LongSupplier clockMicros,
      InferenceMetrics metrics,
      Sideline sideline) {
    this(
        settings,
        steady,
        rules,
        frames,
        clockMicros,
        metrics,
        sideline,
        CallForm.toTry(settings, Runtime.getRuntime().availableProcessors()));
  }

  /**
   * @param forms ways to share the cores that are worth measuring
   */
  InferenceEngine(
      EngineSettings settings,
      SteadySettings steady,
      BatchRules rules,
      FrameInputs frames,
      LongSupplier clockMicros,
      InferenceMetrics metrics,
      Sideline sideline,
      List<CallForm> forms) {
    this.settings = settings;
    this.metrics = metrics;
    this.sideline = sideline;
    this.maxAgeMicros = rules.maxAgeMicros();
    this.workerCount = settings.workerCount();
    int poolThreads =
        settings.prepareThreads() > 0
            ? settings.prepareThreads()
            : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    this.slots = new ModelSlots(workerCount);
    this.admission =
        new Admission(
            new ProfileStore(settings.profileDirectory()), workerCount, forms, settings.maxBatch());
    this.queue = new BatchQueue<>(rules, slots, clockMicros, workerCount);
    this.preparing = Executors.newFixedThreadPool(poolThreads, threads("sonostream-prepare"));
    this.finishing = Executors.newFixedThreadPool(poolThreads, threads("sonostream-finish"));
    this.watch =
        new EngineWatch(settings.callTimeout(), workerCount, System::nanoTime, this::callHangs);
    FrameMemory memory = new FrameMemory(Runtime.getRuntime().maxMemory());
    this.preparer =
        new FramePreparer(frames, settings, memory, slots, queue, preparing, health, clockMicros);
    BatchRun batches =
        new BatchRun(
            slots,
            preparer,
            memory,
            new MaskFinisher(
                finishing,
                memory,
                health,
                settings.probabilityMaps(),
                new SteadyStreams(steady),
                sideline),
            clockMicros,
            settings.retries(),
            metrics);
    Shedding shedding = new Shedding(clockMicros, rules.maxAgeMicros());
    int threads = forms.stream().mapToInt(CallForm::calls).max().orElse(workerCount);
    for (int i = 0; i < threads; i++) {
      EngineWorker worker =
          new EngineWorker(i >= workerCount, queue, batches, shedding, sideline, health, watch);
      workers.add(new Worker("sonostream-engine-" + i, worker, this::gone));
    }
    sideline.wakeBy(queue::wake);
    metrics.gauge("sonostream.queue.frames", "Frames ready for the engine", queue::waiting);
  }

  /** Once is enough: the engine stays gone, and what waits is abandoned. */
  private void callHangs(String what) {
    if (health.goneBecause().isEmpty()) {
      health.gone(what, new IllegalStateException(what));
      abandonWaiting();
    }
  }

  private void abandonWaiting() {
    String why = health.goneBecause().orElse("the engine is closed");
    queue.close().forEach(frame -> frame.job().complete(new Outcome.Abandoned(why)));
  }

  public void start() {
    watch.start();
    workers.forEach(Worker::start);
  }

  /** Frames of this task are worth waiting for, though no model is loaded yet. */
  public void expect(String task) {
    slots.expect(task);
  }

  /** Returns once a model serves any task. */
  public void awaitFirstModel() throws InterruptedException {
    slots.awaitFirstModel();
  }

  /** Frames of this task are not worth waiting for any more; a model that serves it stays. */
  void withdraw(String task) {
    slots.withdraw(task);
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
    putIn(tried(candidate)).ifPresent(this::awaitEnd);
  }

  /** A model that was admitted and serves nothing yet; the caller's to serve or to retire. */
  public ServingModel tried(Candidate candidate) {
    try {
      return admission.pass(candidate);
    } catch (RuntimeException | Error e) {
      candidate.loaded().close();
      throw e;
    }
  }

  /** Serves the model from the next batch on; the one before is retired, and drains. */
  Optional<ServingModel> putIn(ServingModel model) {
    Optional<ServingModel> before = slots.serve(model);
    queue.wake();
    publish();
    before.ifPresent(ServingModel::retire);
    return before;
  }

  /**
   * So that two swaps in a row never hold three champions. If the one before does not end, the new
   * one serves all the same: there is nothing to refuse any more.
   */
  void awaitEnd(ServingModel before) {
    if (!before.awaitClosed()) {
      log.error(
          "model {} was replaced and a batch of it still runs; its memory is not free yet",
          before.identity().version());
    }
  }

  /** How long one worker is busy with the smallest batch of this model. */
  public double smallestCallMicros(ServingModel model) {
    return model.profile().microsOfSmallestCall(workerCount);
  }

  /** Age at which a live frame is shed. */
  public long maxAgeMicros() {
    return maxAgeMicros;
  }

  private void publish() {
    Map<ModelIdentity, String> engines = new HashMap<>();
    slots.serving().forEach(model -> engines.put(model.identity(), model.loaded().engine()));
    metrics.models(engines);
  }

  /** Task, version and engine of what serves now. */
  public List<ServingStatus> serving() {
    return slots.serving().stream()
        .map(
            model ->
                new ServingStatus(
                    model.identity(),
                    model.loaded().engine(),
                    model.classes(),
                    model.mapping().geometry().input().channels(),
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
  public EngineNeed need(Lane lane, Frame frame) {
    int looks = settings.looks(lane, frame.getTask());
    return slots
        .current(frame.getTask())
        .map(model -> model.need(frame.getWidth(), frame.getHeight(), looks))
        .orElse(EngineNeed.NONE);
  }

  @Override
  public void close() {
    preparing.shutdown();
    abandonWaiting();
    // One that hangs never ends, and nothing that it holds can be given back.
    Duration limit = health.goneBecause().isPresent() ? STOP_WHEN_GONE : STOP;
    long deadline = System.nanoTime() + limit.toNanos();
    for (Worker worker : workers) {
      worker.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }
    watch.close();
    finishing.shutdown();
    Uninterrupted.awaitEnd(finishing, limit);
    Uninterrupted.awaitEnd(preparing, limit);
    sideline.close();
    slots.retireAll();
  }

  private WorkerThreads threads(String name) {
    return new WorkerThreads(name, this::gone);
  }

  /** A frame that such a thread held is answered by nobody: only a restart answers it. */
  private void gone(String worker, Throwable failure) {
    health.gone(worker + ": " + failure, failure);
  }
}
