package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DigestsTest {
  /** The first example of FIPS 180-2, appendix B. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void isSha256InLowerCaseHexadecimals() {
    assertThat(Digests.sha256Hex("abc".getBytes(StandardCharsets.UTF_8))).isEqualTo(ABC);
    assertThat(Digests.hex(Digests.sha256("abc"))).isEqualTo(ABC);
  }

  @Test
  void aNameHasItsPlaceForEver() {
    // 0xba7816bf8f01cf / 2^56, cut to 53 bits.
    assertThat(Digests.position("abc"))
        .isEqualTo((0xba7816bf8f01cfeaL >>> 11) * Math.pow(2, -53))
        .isBetween(0.728, 0.729);
  }
}
