/**
 * Decoded images and class maps, how they come out of PNG, JPEG and raw bytes, and how they are
 * drawn.
 *
 * <pre>
 * bytes -> ImageDecoder -> PixelImage -> (geometry, engine) -> ClassMap -> Overlay, PngWriter
 *             | PngReader, JpegReader, limits checked first
 *             v
 *          BadImageException: a bad frame, never a crash
 * </pre>
 *
 * Read {@code PixelImage} first, then {@code ImageDecoder}.
 */
@NullMarked
package io.sonostream.imaging.image;

import org.jspecify.annotations.NullMarked;
