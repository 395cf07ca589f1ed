package io.sonostream.devices.source;

import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.Channels;
import io.sonostream.imaging.image.ImageEncoding;
import io.sonostream.imaging.image.ImageFile;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The PNG and JPEG files of a folder, sorted by name. 8-bit gray and RGB files pass as they are,
 * byte for byte; others (palette, transparency, 16 bits) are decoded. Every file is decoded when it
 * is first read: what a processor would refuse is never published.
 *
 * <p>Beside each frame stands its truth where a folder {@code masks/} stands beside the one with
 * the pictures and truth is asked for.
 */
public final class FolderSource implements FrameSource {
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
    } catch (BadImageException | IOException e) {
      if (++unreadable == size()) {
        throw new UserException(
            "folder "
                + folder.path()
                + " has no readable picture; PNG and JPEG files are needed: "
                + file.getFileName()
                + ": "
                + e.getMessage(),
            e);
      }
      throw new UnusableFrameException(file + ": " + e.getMessage(), e);
    }
  }

  private SourceFrame read(Path file) throws BadImageException, IOException {
    byte[] bytes = Files.readAllBytes(file);
    ImageFile decoded = ImageFile.decode(ByteBuffer.wrap(bytes));
    PixelImage image = decoded.image();
    PictureIndex.Entry entry = folder.index().of(PictureFolder.id(file));
    return new SourceFrame(
        image.width(),
        image.height(),
        image.channels() == 1 ? PixelFormat.GRAY8 : PixelFormat.RGB8,
        !decoded.plain()
            ? PixelEncoding.RAW
            : decoded.encoding() == ImageEncoding.JPEG ? PixelEncoding.JPEG : PixelEncoding.PNG,
        decoded.plain() ? bytes : image.pixels(),
        withTruth ? truth(file, image) : null,
        entry.spacing(),
        entry.subjectId(),
        entry.deviceModel(),
        PictureFolder.id(file));
  }

  /** Class 1 wherever the mask is not black. */
  private byte[] truth(Path file, PixelImage image) {
    Path maskFile = folder.mask(file);
    PixelImage mask = Channels.convert(ImageFiles.read(maskFile), 1);
    if (mask.width() != image.width() || mask.height() != image.height()) {
      throw new UserException(
          "mask "
              + maskFile
              + " is "
              + mask.width()
              + "x"
              + mask.height()
              + "; its image is "
              + image.width()
              + "x"
              + image.height()
              + ", both must be the same size");
    }
    byte[] truth = new byte[mask.pixels().length];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = (byte) (mask.pixels()[i] == 0 ? 0 : 1);
    }
    return truth;
  }
}
