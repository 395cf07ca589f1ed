/**
 * Decoded images and class maps, how they come out of PNG, JPEG and raw bytes, and how they are
 * drawn.
 *
 * <pre>
 * frame -> ImageDecoder -+-> PixelImage -> (geometry, engine) -> ClassMap -> Overlay, PngWriter
 * file  -> ImageFile ----+
 *            | PngReader, JpegReader; OtherReader for BMP, GIF, TIFF, WebP; limits checked first
 *            v
 *          BadImageException: a bad frame, never a crash
 * BufferedImage -> JavaImage -> PixelImage, by the rules of files
 * </pre>
 *
 * A frame's bytes are pixels as they are; a file is also turned upright, and must say which of its
 * 16 bits it uses. What is see-through lies over black in both. Read {@code PixelImage} first, then
 * {@code ImageFile}.
 */
@NullMarked
package io.sonostream.imaging.image;

import org.jspecify.annotations.NullMarked;
