package io.sonostream.trainer.recipe;

import java.util.Map;

/**
 * A stretch of the run with fixed rates.
 *
 * @param from first epoch, counted from 0
 * @param rates one for every block of the network
 */
public record Phase(int from, Map<Block, Rate> rates) {
  public Phase {
    rates = Map.copyOf(rates);
  }
}
