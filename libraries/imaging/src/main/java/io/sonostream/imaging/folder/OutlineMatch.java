package io.sonostream.imaging.folder;

import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.mask.ImageMask;
import io.sonostream.imaging.mask.OutlineMask;
import io.sonostream.imaging.outline.OutlineFiles;
import io.sonostream.imaging.outline.OutlineShape;
import io.sonostream.imaging.outline.OutlinedPicture;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the outlines of images by the names that the outlines' file gives them. */
final class OutlineMatch {
  private OutlineMatch() {}

  static MaskMatch of(PictureFolder images, ImageReading reading, Path where) {
    List<OutlinedPicture> outlined = OutlineFiles.read(where);
    SortedSet<String> found = new TreeSet<>();
    outlined.forEach(
        picture -> picture.shapes().stream().map(OutlineShape::name).forEach(found::add));
    List<String> names = List.copyOf(found);
    SortedMap<String, ImageMask> masks = new TreeMap<>();
    List<LeftOut> leftOut = new ArrayList<>();
    for (OutlinedPicture picture : outlined) {
      String id = id(picture.name());
      if (!images.pictures().containsKey(id)) {
        leftOut.add(new LeftOut(picture.name(), "outlined without an image"));
      } else if (masks.put(
              id, new OutlineMask(sized(picture, images.pictures().get(id), reading), names))
          != null) {
        throw new UserException(where + " outlines two pictures named " + id + "; remove one");
      }
    }
    return new MaskMatch(masks, leftOut, names, null);
  }

  /**
   * Some tools don't say the size of a picture on which nothing is drawn. Of one that can't be read
   * whoever reads it says why.
   */
  private static OutlinedPicture sized(
      OutlinedPicture picture, @Nullable Path file, ImageReading reading) {
    if (file == null || picture.width() > 0 || !picture.shapes().isEmpty()) {
      return picture;
    }
    try {
      PixelImage image = ImageFiles.read(file, reading).image();
      return new OutlinedPicture(
          picture.file(), picture.name(), image.width(), image.height(), picture.shapes());
    } catch (UserException unreadable) {
      return picture;
    }
  }

  /** Tools write folders before the name, with either slash. */
  private static String id(String name) {
    String own = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    return PictureFolder.id(own);
  }
}
