package io.sonostream.imaging.image;

import java.util.Set;

/**
 * Which classes a truth speaks for. Where it is silent about a class nobody looked for it: what the
 * truth calls background may be that class.
 *
 * @param silent values of the classes that it doesn't speak for, 1-254
 */
public record ClassScope(Set<Integer> silent) {
  /** Of a truth that speaks for every class. */
  public static final ClassScope ALL = new ClassScope(Set.of());

  public ClassScope {
    silent = Set.copyOf(silent);
    for (int value : silent) {
      if (value < 1 || value >= ClassMap.IGNORED) {
        throw new IllegalArgumentException(
            "a truth is silent about class " + value + "; classes are 1 to 254");
      }
    }
  }

  public boolean speaksFor(int value) {
    return !silent.contains(value);
  }

  public boolean isAll() {
    return silent.isEmpty();
  }
}
