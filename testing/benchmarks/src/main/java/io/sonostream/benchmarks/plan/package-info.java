/** {@code sonostream bench plan}: from what was measured to what a fleet of devices needs. */
@NullMarked
package io.sonostream.benchmarks.plan;

import org.jspecify.annotations.NullMarked;
