package io.sonostream.client.instances;

import org.jspecify.annotations.Nullable;

/** An instance that will never be published; nothing of it was. The message is one line. */
public final class InstanceRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean duplicate;

  private InstanceRefusedException(String message, @Nullable Throwable cause, boolean duplicate) {
    super(message, cause);
    this.duplicate = duplicate;
  }

  /** It is damaged, or of a kind that nobody segments. */
  public static InstanceRefusedException unusable(String message, @Nullable Throwable cause) {
    return new InstanceRefusedException(message, cause, false);
  }

  static InstanceRefusedException duplicate(String message) {
    return new InstanceRefusedException(message, null, true);
  }

  /** Whether another instance of this name was published before. */
  public boolean isDuplicate() {
    return duplicate;
  }
}
