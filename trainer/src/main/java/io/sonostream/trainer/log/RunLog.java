package io.sonostream.trainer.log;

import io.sonostream.schemas.TrainingEvent;
import io.sonostream.trainer.release.TopicReader;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** training.events, by task, as far as they were read. Owned by the service's thread. */
public final class RunLog implements AutoCloseable {
  private final TopicReader<TrainingEvent> events;
  private final Supplier<@Nullable String> labelTopic;
  private final Map<String, TaskLog> tasks = new HashMap<>();

  /**
   * @param labelTopic topic id of the labels that there are now, or null where unknown
   */
  public RunLog(TopicReader<TrainingEvent> events, Supplier<@Nullable String> labelTopic) {
    this.labelTopic = labelTopic;
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
    return tasks.computeIfAbsent(task, t -> new TaskLog(labelTopic));
  }

  @Override
  public void close() {
    events.close();
  }
}
