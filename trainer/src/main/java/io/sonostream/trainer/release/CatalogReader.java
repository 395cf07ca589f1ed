package io.sonostream.trainer.release;

import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the catalog off its two topics; later reads take only what is new. One thread at a time.
 */
public final class CatalogReader implements AutoCloseable {
  private final TopicReader<ModelRelease> releases;
  private final TopicReader<ModelAssignment> assignments;
  private final Map<String, ModelRelease> released = new LinkedHashMap<>();
  private final Map<String, ModelAssignment> assigned = new LinkedHashMap<>();

  public CatalogReader(
      TopicReader<ModelRelease> releases, TopicReader<ModelAssignment> assignments) {
    this.releases = releases;
    this.assignments = assignments;
  }

  public synchronized ModelCatalog read() {
    // Assignments first: whatever they name was released before.
    assignments.catchUp(
        (task, assignment) -> {
          if (assignment == null) {
            assigned.remove(task);
          } else {
            assigned.put(task, assignment);
          }
        });
    releases.catchUp(
        (key, release) -> {
          if (release != null) {
            released.putIfAbsent(key, release);
          }
        });
    return new ModelCatalog(
        Collections.unmodifiableMap(new LinkedHashMap<>(released)),
        Collections.unmodifiableMap(new LinkedHashMap<>(assigned)));
  }

  @Override
  public void close() {
    releases.close();
    assignments.close();
  }
}
