/**
 * Which layers to fine-tune, on real images: the experiment of Amiri, Brooks and Rivaz (IEEE TUFFC
 * 2020, arXiv 2002.08438). Read {@code StrategiesBenchmark} first.
 */
@NullMarked
package io.sonostream.benchmarks.strategies;

import org.jspecify.annotations.NullMarked;
