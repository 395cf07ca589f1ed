/**
 * Segmentations of ultrasound clips as DICOM SEG, PS3.3 A.51: masks of a clip's frames in, one
 * instance out. Read {@code SegmentationDraft} first.
 *
 * <pre>
 * UltrasoundClip --+                       +-- SegmentationHeader: whose, of what, by which model
 * masks -----------+--> SegmentationDraft -+-- SegmentationFrames: which frame, which segment
 *                                          +-- PackedMasks: the bits
 *
 * a SEG, anybody's --> SegmentedClip: the classes of each frame that it shows
 * </pre>
 */
@NullMarked
package io.sonostream.dicom.seg;

import org.jspecify.annotations.NullMarked;
