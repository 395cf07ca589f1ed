package io.sonostream.processor.inference;

import io.sonostream.processor.batch.FrameIntake.TaskState;
import io.sonostream.processor.batch.TaskLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Which model serves which task: one slot a task, empty until its first model is ready.
 *
 * <p>Owner: the swapper writes, everybody reads. Hand-off: one volatile reference a task, so a
 * batch sees one model from its first frame to its last. Bound: the tasks that are configured or
 * assigned. Shutdown: {@link #retireAll}, after the workers ended.
 */
final class ModelSlots implements TaskLimits {
  private static final class Slot {
    volatile @Nullable ServingModel model;
  }

  private static final int LEAST_IN_FLIGHT = 8;

  /** On a fast engine a stream thread that sleeps for a poll must not let it run dry. */
  private static final double SECONDS_IN_FLIGHT = 0.1;

  private final Map<String, Slot> slots = new ConcurrentHashMap<>();
  private final CountDownLatch firstModel = new CountDownLatch(1);
  private final int workers;

  ModelSlots(int workers) {
    this.workers = workers;
  }

  /** Returns once a model serves any task. */
  void awaitFirstModel() throws InterruptedException {
    firstModel.await();
  }

  /** Frames of this task are worth waiting for. */
  void expect(String task) {
    slots.putIfAbsent(task, new Slot());
  }

  /** Frames of this task are not worth waiting for any more, unless a model serves it. */
  void withdraw(String task) {
    slots.computeIfPresent(task, (name, slot) -> slot.model == null ? null : slot);
  }

  Optional<ServingModel> current(String task) {
    Slot slot = slots.get(task);
    return slot == null ? Optional.empty() : Optional.ofNullable(slot.model);
  }

  /** Serves the model from the next batch on; returns the one that served before. */
  Optional<ServingModel> serve(ServingModel model) {
    Slot slot = slots.computeIfAbsent(model.identity().task(), task -> new Slot());
    Optional<ServingModel> before = Optional.ofNullable(slot.model);
    slot.model = model;
    firstModel.countDown();
    return before;
  }

  TaskState state(String task) {
    if (!slots.containsKey(task)) {
      return TaskState.UNKNOWN;
    }
    return current(task).isPresent() ? TaskState.SERVED : TaskState.AWAITED;
  }

  /** Tasks that wait for their first model. */
  List<String> awaited() {
    return slots.keySet().stream().filter(t -> state(t) == TaskState.AWAITED).sorted().toList();
  }

  List<ServingModel> serving() {
    List<ServingModel> models = new ArrayList<>();
    slots.keySet().forEach(task -> current(task).ifPresent(models::add));
    return models;
  }

  int usefulInFlight() {
    int useful = LEAST_IN_FLIGHT;
    for (ServingModel model : serving()) {
      double perSecond = model.profile().bestFramesPerSecond();
      // So many large batches run, as many as find the engine free wait, more is being prepared.
      int running = workers + model.besides();
      int waiting = workers * (model.saturatedBatchSize() + model.batchSize());
      useful = Math.max(useful, running * model.saturatedBatchSize() + waiting);
      useful = Math.max(useful, (int) Math.ceil(perSecond * SECONDS_IN_FLIGHT));
    }
    return useful;
  }

  @Override
  public int batchSize(String task) {
    return current(task).map(ServingModel::batchSize).orElse(0);
  }

  @Override
  public int saturatedBatchSize(String task) {
    return current(task).map(ServingModel::saturatedBatchSize).orElse(0);
  }

  @Override
  public int besides(String task) {
    return current(task).map(ServingModel::besides).orElse(0);
  }

  @Override
  public double costPerFrame(String task) {
    return current(task).map(model -> model.profile().microsPerFrame()).orElse(1.0);
  }

  void retireAll() {
    serving().forEach(ServingModel::retire);
  }
}
