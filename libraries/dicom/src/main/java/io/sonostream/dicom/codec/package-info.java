/**
 * The compressions that DICOM files use, each one codestream of one frame in, its samples out. Read
 * {@code Codestreams} first.
 *
 * <pre>
 * RLE ------------- RleFrame
 * JPEG  8 bits ---- BaselineJpeg (the JDK's reader)
 *       12 bits --- ExtendedJpeg --+
 *       lossless -- LosslessJpeg --+- JpegScans, HuffmanTable, ScanBits
 * JPEG-LS --------- JpegLsFrame, JpegLsScan, JpegLsContexts
 * JPEG 2000 ------- Jpeg2000Frame (FFmpeg, where it is on the class path)
 * </pre>
 *
 * Every header is held against the size that the data set declares before memory is taken for a
 * sample.
 */
@NullMarked
package io.sonostream.dicom.codec;

import org.jspecify.annotations.NullMarked;
