package io.sonostream.dicom.seg;

import io.sonostream.runtime.Digests;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Identifiers that follow from what is identified, PS3.5 annex B.2: the same clip segmented again
 * by the same model in the same way is the same instance, and a PACS that has it knows.
 */
final class Uids {
  private Uids() {}

  static String of(String... names) {
    byte[] digest = Arrays.copyOf(Digests.sha256(String.join("\n", names)), 16);
    // As a UUID of version 8, whose other bits are free (RFC 9562).
    digest[6] = (byte) ((digest[6] & 0x0F) | 0x80);
    digest[8] = (byte) ((digest[8] & 0x3F) | 0x80);
    return "2.25." + new BigInteger(1, digest);
  }
}
