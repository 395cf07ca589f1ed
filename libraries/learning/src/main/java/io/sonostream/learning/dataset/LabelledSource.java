package io.sonostream.learning.dataset;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * Where a run finds its labelled images, as written in {@code job.json}; {@code kind} tells which.
 * A resumed run must find the same images again.
 *
 * <p>Whoever has another kind of source names it in a Jackson module of its own, found through
 * {@code META-INF/services/com.fasterxml.jackson.databind.Module}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes(@JsonSubTypes.Type(FolderSource.class))
public interface LabelledSource {

  /**
   * Opens the set.
   *
   * @param task only labels of this task, where the source holds several
   * @param classes foreground classes that the model knows; the first is value 1
   */
  LabelledSet open(String task, List<String> classes);

  /** What assigns subjects to parts, where nothing else says whose they are. */
  SubjectSplit split();
}
