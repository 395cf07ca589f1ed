package io.sonostream.benchmarks.results;

import io.sonostream.learning.dataset.Part;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What must stand beside every figure on public splits. */
final class PublicSplitNote {
  private PublicSplitNote() {}

  static String of(List<Split> splits) {
    return String.format(
        Locale.ROOT,
        "%d public splits, orientation only: %s images learned from, %s judge, of which %s have a"
            + " near duplicate among those",
        splits.size(),
        range(splits, split -> split.count(Part.TRAIN) + split.count(Part.VALIDATION)),
        range(splits, split -> split.count(Part.TEST)),
        range(splits, Split::leaked));
  }

  private static String range(List<Split> splits, ToLongFunction<Split> count) {
    long least = splits.stream().mapToLong(count).min().orElseThrow();
    long most = splits.stream().mapToLong(count).max().orElseThrow();
    return least == most ? String.valueOf(least) : least + " to " + most;
  }
}
