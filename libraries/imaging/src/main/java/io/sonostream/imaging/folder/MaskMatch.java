package io.sonostream.imaging.folder;

import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.mask.ImageMask;
import io.sonostream.imaging.mask.MaskFiles;
import io.sonostream.imaging.outline.OutlineFiles;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the masks of images by name: {@code ID.png}, or {@code ID_mask.png} and {@code
 * ID_mask_1.png} ... in the masks' folder or in the images' own.
 *
 * @param masks by the id of their image
 * @param leftOut masks of no image
 * @param names of classes, where the masks are outlines that name theirs; else empty
 * @param dataset that the masks are part of, where it says what they mean; else null
 */
record MaskMatch(
    SortedMap<String, ImageMask> masks,
    List<LeftOut> leftOut,
    List<String> names,
    @Nullable NnUnetDataset dataset) {
  /** Where there are no masks. */
  static final MaskMatch NONE = new MaskMatch(new TreeMap<>(), List.of(), List.of(), null);

  static MaskMatch of(PictureFolder images, ImageReading reading, Path folder) {
    if (OutlineFiles.areAt(folder) && !hasMaskPictures(images, folder)) {
      return OutlineMatch.of(images, reading, folder);
    }
    if (isSame(images.path(), folder)) {
      if (images.masks().isEmpty()) {
        throw new UserException(
            "images and masks are both in "
                + folder
                + ", and none is named ID_mask.png: each picture would be its own mask; name the"
                + " folder of the masks");
      }
      SortedMap<String, ImageMask> masks = new TreeMap<>();
      images.masks().forEach((id, files) -> masks.put(id, new MaskFiles(files)));
      return new MaskMatch(masks, List.of(), List.of(), null);
    }
    PictureFolder others = PictureFolder.list(folder, "mask");
    List<LeftOut> leftOut = new ArrayList<>(others.leftOut());
    images
        .masks()
        .values()
        .forEach(files -> files.forEach(f -> leftOut.add(left(f, "masks among the images"))));
    NnUnetDataset dataset = NnUnetDataset.ofMasks(folder).orElse(null);
    return new MaskMatch(byName(images, others, leftOut), leftOut, List.of(), dataset);
  }

  private static SortedMap<String, ImageMask> byName(
      PictureFolder images, PictureFolder folder, List<LeftOut> leftOut) {
    SortedMap<String, List<Path>> found = new TreeMap<>(folder.masks());
    for (Map.Entry<String, Path> file : folder.pictures().entrySet()) {
      String owner = PictureFolder.maskOwner(file.getKey());
      String id =
          images.pictures().containsKey(file.getKey()) || owner == null
              ? firstChannel(images, file.getKey())
              : owner;
      List<Path> files = found.computeIfAbsent(id, i -> new ArrayList<>());
      if (!files.isEmpty() && !id.equals(owner)) {
        throw new UserException(
            "mask folder "
                + folder.path()
                + " has "
                + file.getValue().getFileName()
                + " and "
                + files.get(0).getFileName()
                + "; which is the mask of "
                + id
                + "? Remove the other");
      }
      files.add(file.getValue());
    }
    SortedMap<String, ImageMask> masks = new TreeMap<>();
    found.forEach(
        (id, files) -> {
          if (images.pictures().containsKey(id)) {
            masks.put(id, new MaskFiles(files.stream().sorted().toList()));
          } else {
            files.forEach(file -> leftOut.add(left(file, "mask without an image")));
          }
        });
    return masks;
  }

  /**
   * The id of a mask's image: its own, or that of nnU-Net's first channel.
   *
   * @throws UserException when there are more channels
   */
  private static String firstChannel(PictureFolder images, String id) {
    String first = id + NnUnetDataset.FIRST_CHANNEL;
    if (images.pictures().containsKey(id) || !images.pictures().containsKey(first)) {
      return id;
    }
    if (images.pictures().containsKey(id + "_0001")) {
      throw new UserException(
          "images of "
              + id
              + " in "
              + images.path()
              + " are several channels (_0000, _0001); a picture is one file of 1 or 3 channels");
    }
    return first;
  }

  /** Where both lie, the outlines are what the pictures were made of. */
  private static boolean hasMaskPictures(PictureFolder images, Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    return isSame(images.path(), folder)
        ? !images.masks().isEmpty()
        : !PictureFolder.list(folder, "mask").pictures().isEmpty();
  }

  private static LeftOut left(Path file, String why) {
    return new LeftOut(String.valueOf(file.getFileName()), why);
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException e) {
      throw new UserException("folders " + one + " and " + other + " can't be compared", e);
    }
  }
}
