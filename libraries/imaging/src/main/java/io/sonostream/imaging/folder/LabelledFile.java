package io.sonostream.imaging.folder;

import io.sonostream.imaging.mask.ImageMask;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One image with its mask.
 *
 * @param id name without ending
 * @param row what the index says about it; null without an index
 */
public record LabelledFile(String id, Path image, ImageMask mask, PictureIndex.@Nullable Row row) {

  /** Whom it shows: the index's group, or itself where nobody said. */
  public String subject() {
    return row == null || row.group() == null ? id : row.group();
  }
}
