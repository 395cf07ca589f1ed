package io.sonostream.client.subjects;

import io.sonostream.runtime.UserException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The pseudonym of a subject, as records carry it.
 *
 * <p>Avro writes a text as its length and its bytes, so a record that names this subject holds
 * {@link #onTheWire}; whoever has looked for that decodes few records that name others.
 */
public record SubjectId(String text) {
  public SubjectId {
    if (text.isBlank()) {
      throw new UserException("the subject's id is empty; give it as frames and labels have it");
    }
  }

  /** Whether these bytes may name this subject; pixels may look like a short name by chance. */
  boolean mayStandIn(byte[] record) {
    return indexOf(record, onTheWire()) >= 0;
  }

  byte[] onTheWire() {
    byte[] name = text.getBytes(StandardCharsets.UTF_8);
    byte[] found = new byte[name.length + 5];
    int length = 0;
    // A long in Avro: zigzag, seven bits a byte, the lowest first.
    int left = name.length << 1;
    for (; left > 0x7f; left >>>= 7) {
      found[length++] = (byte) (left & 0x7f | 0x80);
    }
    found[length++] = (byte) left;
    System.arraycopy(name, 0, found, length, name.length);
    return Arrays.copyOf(found, length + name.length);
  }

  private static int indexOf(byte[] where, byte[] what) {
    for (int at = 0; at <= where.length - what.length; at++) {
      if (where[at] == what[0]
          && Arrays.equals(where, at, at + what.length, what, 0, what.length)) {
        return at;
      }
    }
    return -1;
  }
}
