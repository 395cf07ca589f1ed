package io.sonostream.client.subjects;

import java.util.List;

/**
 * What is known of the models that a subject's labels may have taught.
 *
 * @param taught made when labels of it were there that can be found now
 * @param untold made from a topic of labels that was deleted since: what stood in it is not known
 */
public record ModelTraces(List<ModelTrace> taught, List<ModelTrace> untold) {
  public ModelTraces {
    taught = List.copyOf(taught);
    untold = List.copyOf(untold);
  }
}
