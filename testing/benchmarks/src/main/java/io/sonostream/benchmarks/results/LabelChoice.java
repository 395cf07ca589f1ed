package io.sonostream.benchmarks.results;

/** Who says what is labelled next. */
enum LabelChoice {
  /** Chance. */
  RANDOM,
  /** What the model is unsure of and what looks new, as {@code labels request} does. */
  CHOSEN
}
