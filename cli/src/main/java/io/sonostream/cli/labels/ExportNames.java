package io.sonostream.cli.labels;

import java.util.HashSet;
import java.util.Set;

/**
 * Names of files for frames: their keys with nothing that a file system or a tool might trip over.
 * Not for several threads.
 */
final class ExportNames {
  private static final int MOST_CHARS = 120;

  private final Set<String> given = new HashSet<>();

  /** A name that no other frame was given; upper and lower case are one on some machines. */
  String of(String frameId) {
    String plain = frameId.replaceAll("[^A-Za-z0-9-]+", "_").replaceFirst("^[-_]+", "");
    String start =
        plain.length() > MOST_CHARS ? plain.substring(plain.length() - MOST_CHARS) : plain;
    // A sequence number stands at the end, which a reader of masks might take for one of several.
    String name = "f" + start;
    for (int more = 2; !given.add(name.toLowerCase(java.util.Locale.ROOT)); more++) {
      name = "f" + start + "-" + more;
    }
    return name;
  }
}
