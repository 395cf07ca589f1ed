/**
 * From frame pixels to model input and from model output back to the frame. Read {@code Letterbox}
 * first.
 */
@NullMarked
package io.sonostream.model.geometry;

import org.jspecify.annotations.NullMarked;
