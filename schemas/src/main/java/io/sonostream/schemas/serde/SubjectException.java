package io.sonostream.schemas.serde;

import java.util.List;

/** Our schemas don't fit those in the registry. Each problem is one line. */
public final class SubjectException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SubjectException(List<String> problems) {
    super(String.join("; ", problems));
  }
}
