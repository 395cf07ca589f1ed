package io.sonostream.learning.dataset;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.learning.metrics.Spacing;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Images and masks in two folders, matched by file name. */
public final class FolderDataset implements LabelledSet {
  private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg");

  private final Map<String, Path> images;
  private final Map<String, Path> masks;
  private final List<LabelledItem> items;
  private final int classes;

  /**
   * Lists the folders; pixels are read later.
   *
   * @param index see {@link FolderIndex}; null takes every image that has a mask
   * @param classes number of foreground classes
   * @throws UserException when a folder is missing, no pair is found, or an indexed file is missing
   */
  public FolderDataset(
      Path images, Path masks, @Nullable Path index, SubjectSplit split, int classes) {
    this.images = files(images, "images");
    this.masks = files(masks, "masks");
    this.classes = classes;
    items = index == null ? everyPair(split) : new FolderIndex(index, split).read();
    for (LabelledItem item : items) {
      requireFile(this.images, item, images, "image");
      requireFile(this.masks, item, masks, "mask");
    }
    if (items.isEmpty()) {
      throw new UserException(
          "no image in "
              + images
              + " has a mask of the same name in "
              + masks
              + "; name them ID.png in both folders");
    }
  }

  private List<LabelledItem> everyPair(SubjectSplit split) {
    return images.keySet().stream()
        .filter(masks::containsKey)
        .map(id -> new LabelledItem(id, id, "unknown", Spacing.UNKNOWN, split.of(id), false))
        .toList();
  }

  private static void requireFile(
      Map<String, Path> files, LabelledItem item, Path folder, String what) {
    if (!files.containsKey(item.id())) {
      throw new UserException(
          "the index names "
              + item.id()
              + ", but there is no "
              + what
              + " of that name in "
              + folder);
    }
  }

  private static Map<String, Path> files(Path folder, String what) {
    if (!Files.isDirectory(folder)) {
      throw new UserException(what + " folder " + folder + " does not exist");
    }
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> listed = Files.list(folder)) {
      listed.filter(FolderDataset::isPicture).forEach(file -> files.put(id(file), file));
    } catch (IOException e) {
      throw new UserException(what + " folder " + folder + " can't be read: " + e.getMessage(), e);
    }
    return files;
  }

  private static boolean isPicture(Path file) {
    String name = String.valueOf(file.getFileName());
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private static String id(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.lastIndexOf('.'));
  }

  @Override
  public List<LabelledItem> items() {
    return items;
  }

  @Override
  public LabelledPicture load(LabelledItem item) {
    Path imageFile = file(images, item);
    Path truthFile = file(masks, item);
    PixelImage image = ImageFiles.read(imageFile);
    ClassMap truth = ImageFiles.readMask(truthFile, classes);
    if (image.width() != truth.width() || image.height() != truth.height()) {
      throw new UserException(
          "mask "
              + truthFile
              + " is "
              + truth.width()
              + "x"
              + truth.height()
              + ", its image is "
              + image.width()
              + "x"
              + image.height()
              + "; both must have the same size");
    }
    return new LabelledPicture(image, truth);
  }

  @Override
  public String digest() {
    DatasetDigest digest = new DatasetDigest();
    for (LabelledItem item : items) {
      digest.add(item, file(images, item), file(masks, item));
    }
    return digest.hex();
  }

  private static Path file(Map<String, Path> files, LabelledItem item) {
    Path file = files.get(item.id());
    if (file == null) {
      throw new IllegalArgumentException("not an item of this set: " + item);
    }
    return file;
  }
}
