package io.sonostream.trainer.service;

import io.sonostream.schemas.TrainingEvent;
import io.sonostream.trainer.release.TopicReader;
import java.util.HashMap;
import java.util.Map;

/** training.events, by task, as far as they were read. Owned by the service's thread. */
final class History implements AutoCloseable {
  private final TopicReader<TrainingEvent> events;
  private final Map<String, TaskHistory> tasks = new HashMap<>();

  History(TopicReader<TrainingEvent> events) {
    this.events = events;
  }

  /** Reads what has come since. */
  void catchUp() {
    events.catchUp(
        (task, event) -> {
          if (event != null) {
            of(event.getTask()).add(event);
          }
        });
  }

  TaskHistory of(String task) {
    return tasks.computeIfAbsent(task, t -> new TaskHistory());
  }

  @Override
  public void close() {
    events.close();
  }
}
