package io.sonostream.learning.run;

/**
 * How far a strategy trains in one go, and what of its run comes afterwards.
 *
 * @param epochs at which it ends, counted from the strategy's first
 * @param searching while {@code search} still compares strategies
 * @param epochsAfter that others, and the winner, train when it has ended
 */
record Share(int epochs, boolean searching, int epochsAfter) {
  /** To the end of the run. */
  static Share whole(int epochs) {
    return new Share(epochs, false, 0);
  }

  /**
   * Of a search.
   *
   * @param of the epochs that the winner comes to
   * @param others strategies that come after this one
   */
  static Share ofSearch(int epochs, int of, int others) {
    return new Share(epochs, true, others * epochs + of - epochs);
  }

  int left(int done) {
    return epochs - done + epochsAfter;
  }
}
