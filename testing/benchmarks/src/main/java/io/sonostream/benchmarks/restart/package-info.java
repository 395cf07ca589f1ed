/**
 * Processors that are restarted one after the other under load, as an update does: how long any
 * device goes without a mask, and what that costs. Read {@code RestartRun} first.
 */
@NullMarked
package io.sonostream.benchmarks.restart;

import org.jspecify.annotations.NullMarked;
