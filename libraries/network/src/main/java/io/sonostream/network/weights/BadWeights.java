package io.sonostream.network.weights;

/** What is wrong inside a weights file, before the file's name is put in front of it. */
final class BadWeights extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadWeights(String message) {
    super(message);
  }

  BadWeights(String message, Throwable cause) {
    super(message, cause);
  }
}
