package io.sonostream.viewer.access;

import io.sonostream.runtime.Digests;
import io.sonostream.runtime.UserException;
import java.security.SecureRandom;

/**
 * A line of the file of users: {@code name:role:hash}.
 *
 * @param hash of the password, see {@link Passwords}
 */
public record User(String name, Role role, String hash) {

  public User {
    if (!name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@-]{0,99}")) {
      throw new UserException(
          "the name has "
              + name.length()
              + " characters; allowed are 1 to 100 letters, digits, blanks and . _ @ -, a letter or"
              + " digit first");
    }
    if (name.endsWith(" ")) {
      throw new UserException("the name '" + name + "' ends with a blank; take the blank away");
    }
    if (!Passwords.isHash(hash)) {
      throw new UserException("the password of " + name + " is not hashed as sonostream does it");
    }
  }

  /**
   * @throws UserException when the password is too short or too long
   */
  public static User of(String name, Role role, char[] password) {
    if (password.length < Passwords.SHORTEST || password.length > Passwords.LONGEST) {
      throw new UserException(
          "the password has "
              + password.length
              + " characters; it needs "
              + Passwords.SHORTEST
              + " to "
              + Passwords.LONGEST);
    }
    return new User(name, role, Passwords.hash(password, new SecureRandom()));
  }

  boolean has(char[] password) {
    return Passwords.matches(password, hash);
  }

  Person person() {
    return new Person(name, role, Person.Way.PASSWORD, Digests.hex(Digests.sha256(hash)));
  }

  String line() {
    return name + ":" + role.word() + ":" + hash;
  }

  static User parse(String line) {
    String[] parts = line.split(":", -1);
    if (parts.length != 3) {
      throw new UserException("has " + parts.length + " parts; expected name:role:hash");
    }
    return new User(parts[0], Role.of(parts[1]), parts[2]);
  }
}
