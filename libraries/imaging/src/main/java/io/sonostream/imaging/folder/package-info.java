/**
 * Folders of images, of masks, and the index.csv beside them: one reading for every command.
 *
 * <pre>
 * folder -> PictureFolder (images by name, what is left out and why)
 * index.csv -> PictureIndex (subject, device, spacing, part by name)
 * images, masks, index -> FolderSurvey -+-> FolderSummary (everything that was found, said once)
 *                                        +-> LabelledFolder, or what is objected to it
 * </pre>
 *
 * Read {@code LabelledFolder} first; the rules are written down in docs/data.md.
 */
@NullMarked
package io.sonostream.imaging.folder;

import org.jspecify.annotations.NullMarked;
