package io.sonostream.viewer.access;

import io.sonostream.runtime.Printable;

/**
 * Who stands behind a request, as somebody else has vouched for.
 *
 * @param name as it will stand in records and in the audit
 * @param way how we know
 * @param proof digest of what it was proven against, where that may change while somebody stays;
 *     empty elsewhere
 */
public record Person(String name, Role role, Way way, String proof) {
  public static final int MAX_NAME = 200;

  /** Who has vouched. */
  public enum Way {
    /** Nobody: the page is open to whoever sits at this machine. */
    HERE,
    /** The viewer's token. */
    TOKEN,
    /** A password in the viewer's own file. */
    PASSWORD,
    /** An OpenID provider. */
    OPENID,
    /** The proxy in front. */
    PROXY
  }

  public Person {
    // What "Ann " draws would stand under the name of "Ann".
    if (name.isBlank()
        || name.length() > MAX_NAME
        || !name.equals(name.strip())
        || !name.equals(Printable.line(name))) {
      throw new IllegalArgumentException(
          "a person's name is empty, longer than "
              + MAX_NAME
              + " characters, has a blank at an end or holds characters that can't be printed");
    }
  }

  public Person(String name, Role role, Way way) {
    this(name, role, way, "");
  }
}
