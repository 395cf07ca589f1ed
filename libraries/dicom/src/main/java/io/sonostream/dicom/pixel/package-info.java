/**
 * From the Image Pixel module (PS3.3 C.7.6.3) to 8-bit pixels. Read {@code PixelReader} first.
 *
 * <pre>
 *                 native: NativeFrames -----+
 * PixelDescription                          +--> Samples --> Rendering --> PixelImage
 *                 encapsulated: FrameIndex -+                GrayTable, Palette, Colours
 *                               (codec)
 * </pre>
 */
@NullMarked
package io.sonostream.dicom.pixel;

import org.jspecify.annotations.NullMarked;
