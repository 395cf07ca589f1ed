/**
 * Brokers that are killed under load, one by one and together, while the books are kept. Read
 * {@code OutageRun} first.
 */
@NullMarked
package io.sonostream.benchmarks.outage;

import org.jspecify.annotations.NullMarked;
