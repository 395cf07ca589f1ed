package io.sonostream.processor.batch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which frames go to the engine together. Natural batching: whatever waits when the engine
 * asks, up to the size that the model's profile says is best, and up to its fastest once so many
 * wait; never waits for more. In order of decision:
 *
 * <ol>
 *   <li>live frames that are too old are shed, those of cancelled jobs forgotten;
 *   <li>one task: live before archive, then the task that has had the least engine time for its
 *       weight;
 *   <li>within the task: the archive frames that are due ({@link ArchiveShare}), then live frames,
 *       then archive frames in what room is left;
 *   <li>within a lane: devices by turns.
 * </ol>
 *
 * A batch has one task, hence one model and one input shape. Decides by its arguments alone: no
 * clock, no thread, no randomness. Not thread-safe; {@link BatchQueue} guards it.
 */
final class BatchFormer<T extends Waiting> {
  /** So long after the last live frame an archive's backlog may have all of the engine. */
  private static final long LIVE_RESTS_MICROS = 1_000_000;

  private final BatchRules rules;
  private final ArchiveShare archive;
  private final Map<String, TaskQueue<T>> queues = new LinkedHashMap<>();
  private long lastLiveMicros = -LIVE_RESTS_MICROS;

  BatchFormer(BatchRules rules) {
    this.rules = rules;
    this.archive = new ArchiveShare(rules.archiveShare());
  }

  void add(T frame) {
    TaskQueue<T> queue =
        queues.computeIfAbsent(
            frame.task(), task -> new TaskQueue<>(task, rules.weight(task), leastBusyTime()));
    if (queue.waiting() == 0) {
      queue.catchUp(leastBusyTime());
    }
    queue.lane(frame.lane()).add(frame);
  }

  int waiting() {
    return queues.values().stream().mapToInt(TaskQueue::waiting).sum();
  }

  int waiting(String task, Lane lane) {
    TaskQueue<T> queue = queues.get(task);
    return queue == null ? 0 : queue.waiting(lane);
  }

  /** The next batch, possibly empty, and what was shed on the way. */
  Formation<T> form(long nowMicros, TaskLimits limits) {
    return form(nowMicros, limits, queue -> true);
  }

  /**
   * The next batch to run beside one that has the engine already: a large one or none. A smaller
   * one would slow that other down and be slow itself, though it could soon have the engine alone.
   * For the sake of live frames the archive's don't count as long as those come.
   *
   * @param running beside the others already
   */
  Formation<T> formBeside(long nowMicros, TaskLimits limits, int running) {
    return form(
        nowMicros,
        limits,
        queue ->
            limits.besides(queue.task()) > running && aLargeOneWaits(queue, nowMicros, limits));
  }

  private boolean aLargeOneWaits(TaskQueue<T> queue, long nowMicros, TaskLimits limits) {
    boolean liveRests = nowMicros - lastLiveMicros >= LIVE_RESTS_MICROS;
    int urgent = liveRests ? queue.waiting() : queue.waiting(Lane.LIVE);
    return urgent >= limits.saturatedBatchSize(queue.task());
  }

  /** Live frames of one task, to run between two calls of a batch that needs many of them. */
  Formation<T> formLive(long nowMicros, TaskLimits limits) {
    List<T> shed = shed(nowMicros);
    List<TaskQueue<T>> ready =
        queues.values().stream()
            .filter(queue -> queue.waiting(Lane.LIVE) > 0 && limits.batchSize(queue.task()) > 0)
            .toList();
    if (ready.isEmpty()) {
      return Formation.none(shed);
    }
    lastLiveMicros = nowMicros;
    TaskQueue<T> queue = first(ready);
    List<T> batch = new ArrayList<>();
    take(queue.lane(Lane.LIVE), size(queue.task(), queue.waiting(Lane.LIVE), limits), batch);
    queue.charge(batch.size() * limits.costPerFrame(queue.task()));
    return new Formation<>(queue.task(), batch, shed, false);
  }

  private Formation<T> form(long nowMicros, TaskLimits limits, Predicate<TaskQueue<T>> due) {
    List<T> shed = shed(nowMicros);
    if (waiting(queues.values(), Lane.LIVE) > 0) {
      lastLiveMicros = nowMicros;
    }
    List<TaskQueue<T>> ready =
        queues.values().stream()
            .filter(queue -> queue.waiting() > 0 && limits.batchSize(queue.task()) > 0)
            .filter(due)
            .toList();
    if (ready.isEmpty()) {
      return Formation.none(shed);
    }
    TaskQueue<T> queue = choose(ready, limits);
    int size = size(queue.task(), queue.waiting(), limits);
    boolean contended = waiting(ready, Lane.LIVE) > 0 && waiting(ready, Lane.ARCHIVE) > 0;
    if (contended) {
      archive.earn(size, largestBatch(ready, limits));
    }
    List<T> batch = fill(queue, size, contended);
    queue.charge(batch.size() * limits.costPerFrame(queue.task()));
    boolean more = limits.besides(queue.task()) > 0 && aLargeOneWaits(queue, nowMicros, limits);
    return new Formation<>(queue.task(), batch, shed, more);
  }

  /** Every frame that waits, in no order; the former is empty afterwards. */
  List<T> drain() {
    List<T> all = new ArrayList<>();
    for (TaskQueue<T> queue : queues.values()) {
      for (Lane lane : Lane.values()) {
        all.addAll(queue.lane(lane).removeHeads(frame -> true));
      }
    }
    return all;
  }

  private List<T> shed(long nowMicros) {
    List<T> shed = new ArrayList<>();
    for (TaskQueue<T> queue : queues.values()) {
      for (Lane lane : Lane.values()) {
        queue.lane(lane).removeHeads(Waiting::cancelled);
      }
      shed.addAll(queue.lane(Lane.LIVE).removeHeads(frame -> rules.tooOld(frame, nowMicros)));
    }
    return shed;
  }

  private TaskQueue<T> choose(List<TaskQueue<T>> ready, TaskLimits limits) {
    List<TaskQueue<T>> live = ready.stream().filter(q -> q.waiting(Lane.LIVE) > 0).toList();
    if (live.isEmpty()) {
      return first(ready);
    }
    // A task with nothing but archive frames gets a batch of its own once a whole one is due.
    List<TaskQueue<T>> due =
        ready.stream()
            .filter(
                q ->
                    q.waiting(Lane.LIVE) == 0
                        && archive.due() >= size(q.task(), q.waiting(Lane.ARCHIVE), limits))
            .toList();
    return first(due.isEmpty() ? live : due);
  }

  private List<T> fill(TaskQueue<T> queue, int size, boolean contended) {
    int live = queue.waiting(Lane.LIVE);
    int archived = queue.waiting(Lane.ARCHIVE);
    int due = live == 0 ? archived : Math.min(archived, archive.due());
    int fromLive = Math.min(live, size - Math.min(due, size));
    int fromArchive = size - fromLive;
    if (contended) {
      archive.spend(fromArchive);
    }
    List<T> batch = new ArrayList<>(size);
    take(queue.lane(Lane.LIVE), fromLive, batch);
    take(queue.lane(Lane.ARCHIVE), fromArchive, batch);
    return batch;
  }

  private static <T extends Waiting> void take(DeviceTurns<T> lane, int count, List<T> batch) {
    for (int i = 0; i < count; i++) {
      @Nullable T frame = lane.poll();
      if (frame == null) {
        throw new IllegalStateException("lane ran out after " + i + " of " + count + " frames");
      }
      batch.add(frame);
    }
  }

  private static <T extends Waiting> TaskQueue<T> first(List<TaskQueue<T>> candidates) {
    return candidates.stream()
        .min(Comparator.comparingDouble(TaskQueue::virtualTime))
        .orElseThrow();
  }

  private double leastBusyTime() {
    return queues.values().stream()
        .filter(queue -> queue.waiting() > 0)
        .mapToDouble(TaskQueue::virtualTime)
        .min()
        .orElseGet(
            () -> queues.values().stream().mapToDouble(TaskQueue::virtualTime).max().orElse(0));
  }

  /** Larger batches are faster but make their frames wait, unless these wait anyway. */
  private static int size(String task, int waiting, TaskLimits limits) {
    int saturated = limits.saturatedBatchSize(task);
    return waiting >= saturated ? saturated : Math.min(limits.batchSize(task), waiting);
  }

  private static <T extends Waiting> int waiting(Collection<TaskQueue<T>> queues, Lane lane) {
    return queues.stream().mapToInt(queue -> queue.waiting(lane)).sum();
  }

  private static <T extends Waiting> int largestBatch(
      Collection<TaskQueue<T>> queues, TaskLimits limits) {
    return queues.stream()
        .mapToInt(queue -> limits.saturatedBatchSize(queue.task()))
        .max()
        .orElse(1);
  }
}
