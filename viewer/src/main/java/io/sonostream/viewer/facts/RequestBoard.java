package io.sonostream.viewer.facts;

import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.records.FrameId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Frames that are worth a label next: of each task the newest list.
 *
 * <p>Owner: the facts feed's thread writes; browsers' threads read, and take out what they have
 * labelled. Hand-off: this object's lock. Bound: {@link #MAX_TASKS} lists. Shutdown: nothing to
 * end.
 */
public final class RequestBoard {
  static final int MAX_TASKS = 100;

  private final Map<String, LabelRequests> lists = new Recent<>(MAX_TASKS);

  /** A request and what it is for. */
  public record Asked(String task, LabelRequest request) {}

  public synchronized void record(LabelRequests list) {
    lists.put(list.getTask(), list);
  }

  /**
   * By task, the most telling first.
   *
   * @param reader who asks: what he has read, he is not asked for
   */
  public synchronized List<RequestView> view(String reader) {
    List<RequestView> views = new ArrayList<>();
    for (LabelRequests list : lists.values()) {
      for (LabelRequest request : list.getRequests()) {
        if (request.getReadBy().contains(reader)) {
          continue;
        }
        views.add(RequestView.of(list.getTask(), list.getRequestedAt().toEpochMilli(), request));
      }
    }
    return views;
  }

  public synchronized Optional<Asked> find(String task, String frame) {
    LabelRequests list = lists.get(task);
    return list == null
        ? Optional.empty()
        : list.getRequests().stream()
            .filter(request -> key(request).equals(frame))
            .findFirst()
            .map(request -> new Asked(task, request));
  }

  /**
   * Takes a frame out that was labelled.
   *
   * @param reader who did it; one who had read it before leaves it there for others
   * @return the task's list without it; empty when nobody asked him for this frame
   */
  public synchronized Optional<LabelRequests> labelled(String task, String frame, String reader) {
    LabelRequests list = lists.get(task);
    Optional<Asked> asked = find(task, frame);
    if (list == null || asked.isEmpty() || asked.get().request().getReadBy().contains(reader)) {
      return Optional.empty();
    }
    LabelRequests rest =
        new LabelRequests(
            task,
            list.getRequestedAt(),
            list.getConsidered(),
            list.getRequests().stream().filter(request -> !key(request).equals(frame)).toList());
    lists.put(task, rest);
    return Optional.of(rest);
  }

  static String key(LabelRequest request) {
    return new FrameId(request.getDeviceId(), request.getStreamId(), request.getSequence()).key();
  }
}
