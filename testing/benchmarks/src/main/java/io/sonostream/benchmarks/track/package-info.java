/** What becomes of a drawing that is taken along a clip. Read {@code TrackCommand} first. */
@NullMarked
package io.sonostream.benchmarks.track;

import org.jspecify.annotations.NullMarked;
