package io.sonostream.viewer.openid;

import io.sonostream.runtime.UserException;
import org.jspecify.annotations.Nullable;

/** Nobody was signed in; the message is one line, for the person and for the log. */
public final class NotSignedIn extends UserException {
  private static final long serialVersionUID = 1L;

  /** Whose turn it is. */
  public enum Why {
    /** The way back belongs to no sign-in that was begun here, or not any more. */
    BEGIN_AGAIN,
    /** What the provider says of the person does not let him in. */
    REFUSED,
    /** The provider does not answer, or not as one does. */
    AWAY
  }

  private final Why why;

  NotSignedIn(Why why, String message) {
    this(why, message, null);
  }

  NotSignedIn(Why why, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
