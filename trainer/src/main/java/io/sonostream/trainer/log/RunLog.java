package io.sonostream.trainer.log;

import io.sonostream.schemas.TrainingEvent;
import io.sonostream.trainer.release.TopicReader;
import java.util.HashMap;
import java.util.Map;

/** training.events, by task, as far as they were read. Owned by the service's thread. */
public final class RunLog implements AutoCloseable {
  private final TopicReader<TrainingEvent> events;
  private final Map<String, TaskLog> tasks = new HashMap<>();

  public RunLog(TopicReader<TrainingEvent> events) {
    this.events = events;
  }

  /** Reads what has come since. */
  public void catchUp() {
    events.catchUp(
        (task, event) -> {
          if (event != null) {
            of(event.getTask()).add(event);
          }
        });
  }

  public TaskLog of(String task) {
    return tasks.computeIfAbsent(task, t -> new TaskLog());
  }

  @Override
  public void close() {
    events.close();
  }
}
