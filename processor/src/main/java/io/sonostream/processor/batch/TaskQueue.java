package io.sonostream.processor.batch;

/** What waits for one task, and how much of the engine the task has had. Not thread-safe. */
final class TaskQueue<T extends Waiting> {
  private final String task;
  private final int weight;
  private final DeviceTurns<T> live = new DeviceTurns<>();
  private final DeviceTurns<T> archive = new DeviceTurns<>();
  private double virtualTime;

  TaskQueue(String task, int weight, double virtualTime) {
    this.task = task;
    this.weight = weight;
    this.virtualTime = virtualTime;
  }

  String task() {
    return task;
  }

  DeviceTurns<T> lane(Lane lane) {
    return lane == Lane.LIVE ? live : archive;
  }

  int waiting(Lane lane) {
    return lane(lane).size();
  }

  int waiting() {
    return waiting(Lane.LIVE) + waiting(Lane.ARCHIVE);
  }

  double virtualTime() {
    return virtualTime;
  }

  /** A heavier task pays less for the same work, so its turn comes sooner. */
  void charge(double work) {
    virtualTime += work / weight;
  }

  /** A task that was idle doesn't save its turns up: it continues from where the others are. */
  void catchUp(double others) {
    virtualTime = Math.max(virtualTime, others);
  }
}
