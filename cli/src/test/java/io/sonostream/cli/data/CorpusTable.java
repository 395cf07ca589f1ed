package io.sonostream.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Kinds of files and what each reader made of them. */
final class CorpusTable {
  private final List<String> lines = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private int kinds;

  /**
   * One kind.
   *
   * @param expected of every reader
   */
  void add(String kind, Verdict expected, Map<String, Verdict> found) {
    kinds++;
    found.forEach(
        (reader, verdict) -> lines.add(String.format("%-58s %-15s %s", kind, reader, verdict)));
    Set<Verdict> all = EnumSet.copyOf(found.values());
    if (!all.equals(EnumSet.of(expected))) {
      wrong.add(kind + " must be " + expected + " everywhere: " + found);
    }
  }

  void print() {
    lines.forEach(System.out::println);
    System.out.println(kinds + " kinds, " + lines.size() + " cells, " + wrong.size() + " wrong");
  }

  void mustBeRight() {
    assertThat(wrong).isEmpty();
  }

  int kinds() {
    return kinds;
  }
}
