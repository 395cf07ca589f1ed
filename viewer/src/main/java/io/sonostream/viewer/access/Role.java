package io.sonostream.viewer.access;

import io.sonostream.runtime.UserException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a person may do; each may also do what those before it may. */
public enum Role {
  /** Looks. */
  VIEWER,
  /** Corrects masks, which become labels; sees all labels, and withdraws own ones. */
  ANNOTATOR,
  /** Promotes, rolls back, asks for training, withdraws labels, and reads the audit. */
  OPERATOR,
  /** Sees who is signed in, and ends sessions. */
  ADMIN;

  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** As people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws UserException when there is no such role
   */
  public static Role of(String word) {
    return Arrays.stream(values())
        .filter(role -> role.word().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "role is "
                        + word
                        + "; allowed are "
                        + Arrays.stream(values())
                            .map(Role::word)
                            .collect(Collectors.joining(", "))));
  }
}
