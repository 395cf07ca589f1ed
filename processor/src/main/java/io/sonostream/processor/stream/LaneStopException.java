package io.sonostream.processor.stream;

/**
 * The lane must stop without a commit, because a frame that it took can't be answered in this
 * process. Its records are read again by whoever takes the partition next.
 */
public class LaneStopException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LaneStopException(String message) {
    super(message);
  }
}
