package io.sonostream.viewer.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private static final char[] GOOD = "correct horse battery".toCharArray();

  @Test
  void aPasswordOpensItsHashAndNoOther() {
    String hash = Passwords.hash(GOOD, new SecureRandom());
    assertThat(hash).startsWith("pbkdf2-sha512$210000$").doesNotContain("horse");
    assertThat(Passwords.matches(GOOD, hash)).isTrue();
    assertThat(Passwords.matches("correct horse battery ".toCharArray(), hash)).isFalse();
    assertThat(Passwords.matches(new char[0], hash)).isFalse();
    assertThat(Passwords.hash(GOOD, new SecureRandom())).isNotEqualTo(hash);
  }

  @Test
  void aHashThatSomebodyHasEditedIsNone() {
    String hash = Passwords.hash(GOOD, new SecureRandom());
    assertThat(Passwords.isHash(hash)).isTrue();
    for (String edited :
        new String[] {
          "",
          "correct horse battery",
          hash.replace("sha512", "sha1"),
          hash.replace("210000", "0"),
          hash.replace("210000", "99999999"),
          hash.replace("210000", "-1"),
          hash.substring(0, hash.length() - 8),
          hash + "$",
          hash.replaceFirst("\\$[^$]*$", "\\$!!!"),
        }) {
      assertThat(Passwords.isHash(edited)).as(edited).isFalse();
    }
  }

  @Test
  void aPasswordThatIsTooShortOrTooLongIsRefusedAndNotRepeated() {
    assertThatThrownBy(() -> User.of("ann", Role.VIEWER, "hunter2".toCharArray()))
        .isInstanceOf(UserException.class)
        .hasMessage("the password has 7 characters; it needs 12 to 200");
    assertThatThrownBy(() -> User.of("ann", Role.VIEWER, "x".repeat(201).toCharArray()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("201 characters");
  }
}
