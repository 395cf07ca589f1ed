package io.sonostream.trainer.dataset;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.sonostream.trainer.labels.SnapshotSource;

/**
 * Where a run finds its labelled images, as written in {@code job.json}; {@code kind} tells which.
 * A resumed run must find the same images again.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FolderSource.class, name = "folders"),
  @JsonSubTypes.Type(value = SnapshotSource.class, name = "labels")
})
public interface LabelledSource {

  /**
   * Opens the set.
   *
   * @param task only labels of this task, where the source holds several
   * @param classes number of foreground classes that the model knows
   */
  LabelledSet open(String task, int classes);
}
