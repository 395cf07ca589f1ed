package io.sonostream.schemas.records;

import java.util.Map;
import java.util.Optional;

/**
 * What a device may say of its frames besides what has a field. Each attribute is an entry of a map
 * and two texts: of the shortest ones a record of a few megabytes fills a heap of many.
 */
public final class Attributes {
  public static final int MOST = 1_000;
  public static final int MOST_CHARS = 64 << 10;

  /** An entry of a map, its place in the table, and two texts without their characters. */
  private static final int ENTRY_BYTES = 160;

  private Attributes() {}

  /** What is wrong with them, in one line; empty when nothing is. */
  public static Optional<String> fault(Map<String, String> attributes) {
    if (attributes.size() > MOST) {
      return Optional.of(
          "frame has " + attributes.size() + " attributes; allowed are at most " + MOST);
    }
    long chars = chars(attributes);
    return chars > MOST_CHARS
        ? Optional.of(
            "the names and values of a frame's attributes have "
                + chars
                + " characters; allowed are at most "
                + MOST_CHARS)
        : Optional.empty();
  }

  /** Heap that they keep busy, at most. */
  public static long heapBytes(Map<String, String> attributes) {
    return attributes.size() * (long) ENTRY_BYTES + chars(attributes) * Character.BYTES;
  }

  private static long chars(Map<String, String> attributes) {
    long chars = 0;
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      chars += attribute.getKey().length() + attribute.getValue().length();
    }
    return chars;
  }
}
