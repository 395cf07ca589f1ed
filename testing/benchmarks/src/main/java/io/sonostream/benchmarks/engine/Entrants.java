package io.sonostream.benchmarks.engine;

import io.sonostream.runtime.UserException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who takes part in the race.
 *
 * @param only beginnings of engines' names; empty for everyone here
 */
record Entrants(List<String> only) {
  Entrants {
    only = List.copyOf(only);
  }

  boolean areSome() {
    return !only.isEmpty();
  }

  boolean take(String engine) {
    return only.isEmpty() || only.stream().anyMatch(engine::startsWith);
  }

  /**
   * A name that nobody bears is a mistake, or somebody who is not here.
   *
   * @throws UserException naming it
   */
  void requireHere(List<Contender> here) {
    for (String name : only) {
      if (here.stream().noneMatch(contender -> contender.engine().startsWith(name))) {
        throw new UserException(
            "--only names "
                + name
                + ", and no engine whose name begins so can run here; of those that were named, "
                + here.stream().map(Contender::engine).distinct().collect(Collectors.joining(", "))
                + " can. Python's need SONOSTREAM_PYTHON to name a Python that has them");
      }
    }
  }
}
