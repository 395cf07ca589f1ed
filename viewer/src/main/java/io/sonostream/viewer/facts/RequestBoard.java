package io.sonostream.viewer.facts;

import io.sonostream.client.labels.LabelRequestPublisher;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.records.FrameId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames that are worth a label next: of each task the newest list.
 *
 * <p>Owner: the facts feed's thread writes; browsers' threads read, and take out what they have
 * labelled. Hand-off: this object's lock. Bound: {@link #MAX_TASKS} lists. Shutdown: nothing to
 * end.
 */
public final class RequestBoard {
  private static final Logger log = LoggerFactory.getLogger(RequestBoard.class);

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
   * Takes a frame out that was labelled, and asks another reader for it where one is wanted. A full
   * list asks nobody more.
   *
   * @param reader who did it; one who had read it before leaves it there for others
   * @param again asks another reader; empty where none is wanted
   * @param at when it was labelled
   * @return the task's list with that change; empty where there is none
   */
  public synchronized Optional<LabelRequests> labelled(
      String task, String frame, String reader, Optional<LabelRequest> again, Instant at) {
    LabelRequests list = lists.getOrDefault(task, new LabelRequests(task, at, 0L, List.of()));
    List<LabelRequest> rest = new ArrayList<>(list.getRequests());
    rest.removeIf(
        request ->
            key(request).equals(frame)
                && (!request.getReadBy().contains(reader) || again.isPresent()));
    boolean asked = rest.stream().anyMatch(request -> key(request).equals(frame));
    if (!asked && again.isPresent()) {
      if (rest.size() < LabelRequestPublisher.MOST) {
        rest.add(again.get());
      } else {
        log.warn(
            "{} wants another reader, but the list of {} is full with {} frames; label some",
            frame,
            task,
            rest.size());
      }
    }
    if (rest.equals(list.getRequests())) {
      return Optional.empty();
    }
    LabelRequests changed =
        new LabelRequests(task, list.getRequestedAt(), list.getConsidered(), List.copyOf(rest));
    lists.put(task, changed);
    return Optional.of(changed);
  }

  static String key(LabelRequest request) {
    return new FrameId(request.getDeviceId(), request.getStreamId(), request.getSequence()).key();
  }
}
