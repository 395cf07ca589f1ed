package io.sonostream.client.models;

/** Hears that the models of a task have changed. */
@FunctionalInterface
public interface ModelListener {
  /**
   * Called on the registry's thread: once for each task that has models when the registry has
   * caught up, and later after each change, in the trace of whoever made it. What happens in
   * between is one call.
   */
  void changed(String task, ModelTable table);
}
