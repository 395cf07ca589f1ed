package io.sonostream.trainer.service;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What people should know about the trainer.
 *
 * <ul>
 *   <li>Owner: the service's thread writes.
 *   <li>Hand-off: any thread reads; each value for itself is true at some moment.
 *   <li>Bound: one line, one a task, and one a folder that is left.
 *   <li>Shutdown: nothing to end.
 * </ul>
 */
final class TrainerHealth {
  private final Map<String, String> waiting = new ConcurrentHashMap<>();
  private volatile String trouble = "starting";
  private volatile List<String> left = List.of();

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

  /** Folders of runs that nobody goes on with, a line each. */
  void left(List<String> lines) {
    left = List.copyOf(lines);
  }

  List<String> left() {
    return left;
  }

  /** Task to what its run waits for. */
  Map<String, String> waiting() {
    return new TreeMap<>(waiting);
  }
}
