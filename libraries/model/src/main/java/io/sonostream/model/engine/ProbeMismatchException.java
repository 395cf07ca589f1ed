package io.sonostream.model.engine;

import io.sonostream.network.ModelException;

/** A model runs, and does not give the masks that its package promises. */
public final class ProbeMismatchException extends ModelException {
  private static final long serialVersionUID = 1L;

  public ProbeMismatchException(String message) {
    super(message);
  }
}
