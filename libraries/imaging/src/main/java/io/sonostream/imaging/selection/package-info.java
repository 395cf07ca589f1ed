/**
 * Which frames are worth a label next. Read {@code FrameSelection} first.
 *
 * <pre>
 * frames with what their masks are expected to lack -> Candidate -> FrameSelection -> Chosen, best first
 * </pre>
 */
@NullMarked
package io.sonostream.imaging.selection;

import org.jspecify.annotations.NullMarked;
