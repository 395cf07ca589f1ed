/**
 * Processors that are killed, join and leave under load, while the books are kept. Read {@code
 * KillRun} first.
 */
@NullMarked
package io.sonostream.benchmarks.kill;

import org.jspecify.annotations.NullMarked;
