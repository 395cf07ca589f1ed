package io.sonostream.learning.recipe;

import io.sonostream.runtime.UserException;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run tries: one strategy, or several on a small budget of which the best on validation goes
 * on. {@code search} tries the usual five; {@code search(full,expanding-only)} tries those.
 *
 * @param candidates one or more
 */
public record StrategySearch(List<Strategy> candidates) {
  private static final List<String> USUAL =
      List.of("full", "contracting-only", "expanding-only", "discriminative", "full+frozen-bn");

  public StrategySearch {
    candidates = List.copyOf(candidates);
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("a search needs at least one strategy");
    }
  }

  /** Parses a strategy's name or {@code search}. */
  public static StrategySearch parse(String text) {
    if (text.equals("search")) {
      return new StrategySearch(USUAL.stream().map(Strategy::parse).toList());
    }
    if (text.startsWith("search(") && text.endsWith(")")) {
      String inside = text.substring("search(".length(), text.length() - 1);
      if (inside.isBlank()) {
        throw new UserException(
            "strategy 'search()' names no candidate; write for example search(full,expanding-only)");
      }
      return new StrategySearch(
          Stream.of(inside.split(",", -1)).map(String::strip).map(Strategy::parse).toList());
    }
    return new StrategySearch(List.of(Strategy.parse(text)));
  }

  /** Whether there is anything to choose. */
  public boolean isChoice() {
    return candidates.size() > 1;
  }
}
