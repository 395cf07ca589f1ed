/**
 * Labelled pictures as other tools read them, each also read again by {@code imaging.folder}.
 *
 * <pre>
 * ExportedLabel -> LabelExport -+-> MaskExport        images/, masks/, classes.txt
 *                               +-> CocoExport        images/, masks.json
 *                               +-> CvatExport        images/, masks.xml
 *                               +-> LabelStudioExport images/, masks.json
 *                               +-> NnUnetExport      imagesTr/, labelsTr/, dataset.json
 * </pre>
 *
 * All write index.csv beside them: whom a picture shows, its device, its spacing and its frame.
 * Read {@code ExportFormat} first.
 */
@NullMarked
package io.sonostream.imaging.exchange;

import org.jspecify.annotations.NullMarked;
