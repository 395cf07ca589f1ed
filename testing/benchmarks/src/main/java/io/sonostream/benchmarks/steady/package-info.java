/** How much masks of a stream flicker, steadied and not. Read {@code SteadyCommand} first. */
@NullMarked
package io.sonostream.benchmarks.steady;

import org.jspecify.annotations.NullMarked;
