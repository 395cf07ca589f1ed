package io.sonostream.devices.source;

import io.sonostream.imaging.picture.Picture;
import io.sonostream.imaging.picture.PictureHeader;
import io.sonostream.imaging.picture.PictureReader;
import io.sonostream.imaging.picture.UnreadablePictureException;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PNG and JPEG files of a folder, sorted by name. 8-bit gray and RGB files pass as they are,
 * byte for byte; others (palette, transparency, 16 bits) are decoded. A file whose header can't be
 * read is passed over with a warning.
 *
 * <p>Beside each frame stands its truth where a folder {@code masks/} stands beside the one with
 * the pictures and truth is asked for.
 */
public final class FolderSource implements FrameSource {
  private static final Logger log = LoggerFactory.getLogger(FolderSource.class);

  private final PictureFolder folder;
  private final boolean loop;
  private final boolean withTruth;
  private int next;
  private int unreadable;

  /**
   * @param loop begin again after the last file
   * @param withTruth read masks too; frames without a mask are an error
   * @throws UserException when there is no such folder, or no picture in it
   */
  public FolderSource(Path path, boolean loop, boolean withTruth) {
    this.folder = PictureFolder.open(path);
    this.loop = loop;
    this.withTruth = withTruth;
  }

  /** Number of files. */
  public int size() {
    return folder.images().size();
  }

  @Override
  public @Nullable SourceFrame next() {
    while (unreadable < size()) {
      if (next == size()) {
        if (!loop) {
          return null;
        }
        next = 0;
      }
      Path file = folder.images().get(next++);
      try {
        SourceFrame frame = read(file);
        unreadable = 0;
        return frame;
      } catch (UnreadablePictureException e) {
        log.warn("passing over {}", e.getMessage());
        unreadable++;
      }
    }
    throw new UserException(
        "folder " + folder.path() + " has no readable picture; PNG and JPEG files are needed");
  }

  private SourceFrame read(Path file) {
    byte[] bytes = bytes(file);
    PictureHeader header = PictureReader.header(bytes, file.toString());
    PictureIndex.Entry entry = folder.index().of(PictureFolder.id(file));
    PixelFormat format = header.channels() == 1 ? PixelFormat.GRAY8 : PixelFormat.RGB8;
    PixelEncoding encoding = header.jpeg() ? PixelEncoding.JPEG : PixelEncoding.PNG;
    if (!header.plain()) {
      Picture decoded = PictureReader.decode(bytes, file.toString());
      bytes = decoded.pixels();
      encoding = PixelEncoding.RAW;
      format = decoded.channels() == 1 ? PixelFormat.GRAY8 : PixelFormat.RGB8;
    }
    return new SourceFrame(
        header.width(),
        header.height(),
        format,
        encoding,
        bytes,
        withTruth ? truth(file, header) : null,
        entry.spacing(),
        entry.subjectId(),
        entry.deviceModel(),
        PictureFolder.id(file));
  }

  /** Class 1 wherever the mask is not black. */
  private byte[] truth(Path image, PictureHeader header) {
    Path file = folder.mask(image);
    Picture mask = PictureReader.decode(bytes(file), file.toString()).withChannels(1);
    if (mask.width() != header.width() || mask.height() != header.height()) {
      throw new UserException(
          "mask "
              + file
              + " is "
              + mask.width()
              + "x"
              + mask.height()
              + "; its image is "
              + header.width()
              + "x"
              + header.height()
              + ", both must be the same size");
    }
    byte[] truth = new byte[mask.pixels().length];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = (byte) (mask.pixels()[i] == 0 ? 0 : 1);
    }
    return truth;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UnreadablePictureException(file + " can't be read: " + e, e);
    }
  }
}
