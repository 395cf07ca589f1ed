/**
 * Masks that are written as outlines: COCO (JSON), LabelMe (JSON) and CVAT (XML). A pixel belongs
 * to a shape when its centre lies in it.
 *
 * <pre>
 * file -> CocoFile, LabelMeFile, CvatFile -> OutlinedPicture -> OutlineShape -> Area -> pixels
 * </pre>
 *
 * Read {@code OutlinedPicture} first.
 */
@NullMarked
package io.sonostream.imaging.outline;

import org.jspecify.annotations.NullMarked;
