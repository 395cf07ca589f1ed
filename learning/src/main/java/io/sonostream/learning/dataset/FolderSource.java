package io.sonostream.learning.dataset;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Labelled images in folders.
 *
 * @param images folder of ID.png or ID.jpg
 * @param masks folder of ID.png, one channel: class values, or 0 and 255 for one class
 * @param index CSV with a header; columns {@code id} and, all optional, {@code group} (subject),
 *     {@code device}, {@code spacing_x_mm}, {@code spacing_y_mm}, {@code part} (train, validation
 *     or test; overrules the split) and {@code replay} (true for an old label). Null takes every
 *     image with a mask, each its own subject.
 * @param split assigns subjects to parts
 */
@JsonTypeName("folders")
public record FolderSource(Path images, Path masks, @Nullable Path index, SubjectSplit split)
    implements LabelledSource {

  @Override
  public LabelledSet open(String task, int classes) {
    return new FolderDataset(images, masks, index, split, classes);
  }
}
