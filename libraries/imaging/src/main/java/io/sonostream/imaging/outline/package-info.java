/**
 * Masks that are written as outlines: COCO, LabelMe and Label Studio (JSON) and CVAT (XML). A pixel
 * belongs to a shape when its centre lies in it.
 *
 * <pre>
 * file -> CocoFile, LabelMeFile, LabelStudioFile, CvatFile -> OutlinedPicture -> OutlineShape -> Area -> pixels
 * </pre>
 *
 * Read {@code OutlinedPicture} first.
 */
@NullMarked
package io.sonostream.imaging.outline;

import org.jspecify.annotations.NullMarked;
