/** The side of a trace that receives: spans as a collector gets them. */
@NullMarked
package io.sonostream.testkit.traces;

import org.jspecify.annotations.NullMarked;
