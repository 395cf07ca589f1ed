package io.sonostream.trainer.service;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What people should know about the trainer.
 *
 * <ul>
 *   <li>Owner: the service's thread writes.
 *   <li>Hand-off: any thread reads; each value for itself is true at some moment.
 *   <li>Bound: one line, and one a task.
 *   <li>Shutdown: nothing to end.
 * </ul>
 */
final class TrainerHealth {
  private final Map<String, String> waiting = new ConcurrentHashMap<>();
  private volatile String trouble = "starting";

  /** What keeps the service from working; empty when nothing does. */
  void trouble(String why) {
    trouble = why;
  }

  String trouble() {
    return trouble;
  }

  /** A run of this task is due, and can't be before something is there. */
  void waits(String task, String why) {
    waiting.put(task, why);
  }

  void waitsNoMore(String task) {
    waiting.remove(task);
  }

  /** Task to what its run waits for. */
  Map<String, String> waiting() {
    return new TreeMap<>(waiting);
  }
}
