package io.sonostream.learning.recipe;

import io.sonostream.network.graph.Stage;
import java.util.Map;

/**
 * A stretch of the run with fixed rates.
 *
 * @param from first epoch, counted from 0
 * @param rates one for every stage of the network
 */
public record Phase(int from, Map<Stage, Rate> rates) {
  public Phase {
    rates = Map.copyOf(rates);
  }
}
