/**
 * Labelled images on disk, and who may learn from which. Read {@code LabelledSet} first.
 *
 * <pre>
 * images, masks, index.csv -> imaging.folder -> FolderDataset (a LabelledSet)
 * subject -> SubjectSplit -> train | validation | test, for ever
 * LabelledPicture -> Framing (letterbox or tile) -> Example -> ExampleFeed (augmented batches)
 * </pre>
 */
@NullMarked
package io.sonostream.learning.dataset;

import org.jspecify.annotations.NullMarked;
