package io.sonostream.devices.source;

import io.sonostream.imaging.folder.FolderSummary;
import io.sonostream.imaging.folder.LabelledFiles;
import io.sonostream.imaging.folder.LeftOut;
import io.sonostream.imaging.folder.PictureFolder;
import io.sonostream.imaging.folder.PictureIndex;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageFile;
import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.image.ImageTrait;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of a folder, sorted by name. 8-bit gray and RGB files pass as they are, byte for byte;
 * others (palette, transparency, 16 bits, turned) as pixels. Every file is decoded before it is
 * given: what a processor would refuse is never published.
 */
public final class FolderSource implements FrameSource {
  private static final Logger log = LoggerFactory.getLogger(FolderSource.class);

  private final PictureFolder folder;
  private final List<Path> files;
  private final PictureIndex index;
  private final ImageReading reading;
  private final boolean loop;
  private final Set<ImageTrait> told = EnumSet.noneOf(ImageTrait.class);
  private int next;
  private int unreadable;

  /**
   * @param given a folder of pictures, or one that has them in {@code images/}
   * @param loop begin again after the last file
   * @throws UserException when there is no such folder, no picture in it, or its index.csv is not
   *     understood
   */
  public FolderSource(Path given, boolean loop, ImageReading reading) {
    this.folder = PictureFolder.list(LabelledFiles.imagesIn(given), "image").requirePictures();
    this.files = List.copyOf(folder.pictures().values());
    this.index = PictureIndex.near(folder.path());
    index.requireAmong(folder.pictures().keySet(), "image", folder.path());
    this.reading = reading;
    this.loop = loop;
  }

  /** What lies in the folder and is not shown, in one line; empty where nothing is left out. */
  public Optional<String> leftOut() {
    List<LeftOut> all = new ArrayList<>(folder.leftOut());
    folder
        .masks()
        .values()
        .forEach(
            masks ->
                masks.forEach(
                    mask ->
                        all.add(
                            new LeftOut(String.valueOf(mask.getFileName()), "masks of others"))));
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of("folder " + folder.path() + ", left out: " + FolderSummary.counted(all));
  }

  @Override
  public @Nullable SourceFrame next() {
    if (next == files.size()) {
      if (!loop) {
        return null;
      }
      next = 0;
    }
    Path file = files.get(next++);
    try {
      SourceFrame frame = read(file);
      unreadable = 0;
      return frame;
    } catch (BadImageException | IOException e) {
      if (++unreadable == files.size()) {
        throw new UserException(
            "folder "
                + folder.path()
                + " has no readable picture: "
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
    ImageFile decoded = ImageFile.decode(ByteBuffer.wrap(bytes), reading);
    for (ImageTrait trait : decoded.traits()) {
      if (told.add(trait)) {
        log.info("{} is {}; others like it in its folder are treated alike", file, trait.words());
      }
    }
    String id = PictureFolder.id(file);
    return FileFrame.of(id, bytes, decoded, index.of(id), null);
  }
}
