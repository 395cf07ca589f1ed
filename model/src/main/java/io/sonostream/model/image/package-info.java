/**
 * Decoded images and class maps, and how they come out of PNG, JPEG and raw bytes. Read {@code
 * PixelImage} first.
 */
@NullMarked
package io.sonostream.model.image;

import org.jspecify.annotations.NullMarked;
