package io.sonostream.learning.recipe;

import io.sonostream.network.graph.Stage;

/** The two halves of the U. */
final class Halves {
  private Halves() {}

  /** The contracting path, to which the bottleneck counts; the output layer counts to the other. */
  static boolean isContracting(Stage stage) {
    return stage.path() == Stage.Path.CONTRACTING || stage.path() == Stage.Path.BOTTLENECK;
  }
}
