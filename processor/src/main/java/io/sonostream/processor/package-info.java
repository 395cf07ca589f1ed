/** Frames in, masks out. */
@NullMarked
package io.sonostream.processor;

import org.jspecify.annotations.NullMarked;
