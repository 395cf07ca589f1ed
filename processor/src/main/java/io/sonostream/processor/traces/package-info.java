/** What the spans of frames, of callers' images and of swaps have in common. */
@NullMarked
package io.sonostream.processor.traces;

import org.jspecify.annotations.NullMarked;
