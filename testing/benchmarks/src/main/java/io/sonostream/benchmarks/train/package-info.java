/** How fast training is, and whether it keeps its memory. Read {@code TrainBenchmark} first. */
@NullMarked
package io.sonostream.benchmarks.train;

import org.jspecify.annotations.NullMarked;
