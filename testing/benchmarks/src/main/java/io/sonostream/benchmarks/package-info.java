/** Benchmarks of the engine, the stream, swaps and training; never in the test phase. */
@NullMarked
package io.sonostream.benchmarks;

import org.jspecify.annotations.NullMarked;
