/** A processor in a JVM of its own, to be killed or measured. Read {@code ProcessorChild} first. */
@NullMarked
package io.sonostream.benchmarks.processor;

import org.jspecify.annotations.NullMarked;
