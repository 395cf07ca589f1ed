package io.sonostream.processor.inference;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A way to share the cores that is worth measuring: so many calls at a time, of so many native
 * threads.
 *
 * @param threads 0 for as many as the model was loaded with
 */
record CallForm(int calls, int threads) {
  /** More hold the memory of as many batches, and gained nothing wherever it was tried. */
  private static final int MOST_CALLS = 8;

  /**
   * Those beside one call a worker on all cores. Where workers or threads are set, the user has
   * chosen: only one call more is tried.
   *
   * @param cores of this machine
   */
  static List<CallForm> toTry(EngineSettings settings, int cores) {
    int workers = settings.workerCount();
    if (!settings.overlap()) {
      return List.of();
    }
    if (settings.workers() > 0 || settings.threads() > 0 || settings.devices().size() > 1) {
      return List.of(new CallForm(workers + 1, 0));
    }
    Set<CallForm> forms = new LinkedHashSet<>();
    forms.add(new CallForm(2, 0));
    for (int calls = 2; calls <= Math.min(cores, MOST_CALLS); calls *= 2) {
      forms.add(new CallForm(calls, cores / calls));
    }
    if (cores > 1 && cores < MOST_CALLS) {
      // One for each core, and one more for the core whose call has just ended.
      forms.add(new CallForm(cores, 1));
      forms.add(new CallForm(cores + 1, 1));
    }
    return new ArrayList<>(forms);
  }
}
