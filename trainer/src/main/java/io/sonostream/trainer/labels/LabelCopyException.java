package io.sonostream.trainer.labels;

/** The copy on disk can't be read or written, for example because the disk is full. */
public final class LabelCopyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LabelCopyException(String message, Throwable cause) {
    super(message, cause);
  }
}
