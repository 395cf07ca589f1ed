package io.sonostream.devices.source;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What lies in a folder of pictures: the folder itself, or its {@code images/} where it has one.
 *
 * @param path where the pictures are
 * @param images its PNG and JPEG files, sorted by name
 */
record PictureFolder(Path path, List<Path> images, PictureIndex index) {

  static PictureFolder open(Path given) {
    if (!Files.isDirectory(given)) {
      throw new UserException(
          "folder " + given + " does not exist; name a folder of PNG or JPEG files");
    }
    Path inner = given.resolve("images");
    Path path = Files.isDirectory(inner) ? inner : given;
    List<Path> images;
    try (Stream<Path> files = Files.list(path)) {
      images = files.filter(PictureFolder::isPicture).sorted().toList();
    } catch (IOException e) {
      throw new UserException("folder " + path + " can't be listed: " + e.getMessage(), e);
    }
    if (images.isEmpty()) {
      throw new UserException(
          "folder " + path + " holds no .png, .jpg or .jpeg file; at least one is needed");
    }
    return new PictureFolder(path, images, PictureIndex.near(path));
  }

  /** File name without its ending. */
  static String id(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.lastIndexOf('.'));
  }

  /** The mask that belongs to an image. */
  Path mask(Path image) {
    Path masks = path.toAbsolutePath().normalize().resolveSibling("masks");
    Path mask = masks.resolve(id(image) + ".png");
    if (!Files.isRegularFile(mask)) {
      throw new UserException("image " + image + " has no mask " + mask + "; each needs one");
    }
    return mask;
  }

  private static boolean isPicture(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file)
        && (name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg"));
  }
}
