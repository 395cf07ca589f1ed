package io.sonostream.devices.source;

import io.sonostream.imaging.folder.PictureIndex;
import io.sonostream.imaging.image.BareFile;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageEncoding;
import io.sonostream.imaging.image.ImageFile;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.PixelSpacing;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of image files: plain ones pass with their coded pixels byte for byte and nothing
 * else of the file, others as their pixels.
 */
final class FileFrame {
  private FileFrame() {}

  /**
   * @param bytes of the file
   * @param row what the index says; null where it says nothing
   */
  static SourceFrame of(
      String id,
      byte[] bytes,
      ImageFile file,
      PictureIndex.@Nullable Row row,
      @Nullable ClassMap truth) {
    boolean jpeg = file.encoding() == ImageEncoding.JPEG;
    PixelEncoding own = jpeg ? PixelEncoding.JPEG : PixelEncoding.PNG;
    return new SourceFrame(
        file.image().width(),
        file.image().height(),
        file.image().channels() == 1 ? PixelFormat.GRAY8 : PixelFormat.RGB8,
        file.plain() ? own : PixelEncoding.RAW,
        file.plain() ? BareFile.of(bytes) : file.image().pixels(),
        truth == null ? null : truth.values(),
        row == null || !row.hasSpacing() ? null : new PixelSpacing(row.spacingY(), row.spacingX()),
        row == null ? null : row.group(),
        row == null ? null : row.device(),
        id);
  }
}
