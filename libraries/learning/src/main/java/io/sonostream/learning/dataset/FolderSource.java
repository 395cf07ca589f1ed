package io.sonostream.learning.dataset;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.sonostream.imaging.folder.LabelledFiles;
import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.mask.MaskReading;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Labelled images in folders, as docs/data.md says.
 *
 * @param images folder of ID.png or ID.jpg
 * @param masks folder of ID.png or ID_mask.png
 * @param index CSV with a header; columns {@code id} and, all optional, {@code group} (subject),
 *     {@code device}, {@code spacing_x_mm}, {@code spacing_y_mm}, {@code part} (train, validation
 *     or test; overrules the split, but not its fold) and {@code replay} (true for an old label).
 *     Null takes every image with a mask, each its own subject.
 * @param split assigns subjects to parts
 * @param imageReading what was declared about the images
 * @param maskReading what was declared about the masks
 */
@JsonTypeName("folders")
public record FolderSource(
    Path images,
    Path masks,
    @Nullable Path index,
    SubjectSplit split,
    ImageReading imageReading,
    MaskReading maskReading)
    implements LabelledSource {

  /** Of which nothing is declared. */
  public FolderSource(Path images, Path masks, @Nullable Path index, SubjectSplit split) {
    this(images, masks, index, split, ImageReading.UNDECLARED, MaskReading.UNDECLARED);
  }

  @Override
  public LabelledSet open(String task, List<String> classes) {
    return open(classes);
  }

  /** As {@link #open(String, List)}: a folder holds labels of one task. */
  public FolderDataset open(List<String> classes) {
    return new FolderDataset(
        new LabelledFiles(images, masks, index, imageReading, maskReading), split, classes);
  }
}
