package io.sonostream.network.graph;

/**
 * A stretch of the network that is frozen, trained and drawn as one, in order of depth.
 *
 * @param name in the papers' words, for example {@code encoder.0}; where an encoder keeps
 *     torchvision's names, its parameters' names begin differently
 * @param frozen true when fine-tuning should leave it alone unless told otherwise
 */
public record Stage(String name, Path path, boolean frozen) {

  /** The arm of the U that a stage belongs to. */
  public enum Path {
    CONTRACTING,
    BOTTLENECK,
    EXPANDING,
    HEAD
  }

  public Stage(String name, Path path) {
    this(name, path, false);
  }
}
