/**
 * What is made of an ultrasound clip's masks, one instance each: a segmentation (DICOM SEG, PS3.3
 * A.51), a structured report of areas (PS3.16 TID 1500), a secondary capture with the masks drawn
 * on the frames. Read {@code SegmentationDraft} first.
 *
 * <pre>
 * UltrasoundClip --+              +-- SegmentationDraft -- SegmentationHeader, SegmentationFrames, PackedMasks
 * masks -----------+-- ClipDraft -+-- ReportDraft -------- ContentItem
 *                                 +-- OverlayDraft
 *                                     (Origin: whose it is, of what, by which model)
 *
 * a SEG, anybody's --> SegmentedClip: the classes of each frame that it shows
 * </pre>
 */
@NullMarked
package io.sonostream.dicom.seg;

import org.jspecify.annotations.NullMarked;
