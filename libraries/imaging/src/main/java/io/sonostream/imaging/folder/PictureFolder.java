package io.sonostream.imaging.folder;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The image files of one folder, by name without ending.
 *
 * @param path the folder
 * @param pictures files by id, in order
 * @param masks in a folder where images and masks lie together, as in BUSI: the files {@code
 *     ID_mask.png}, {@code ID_mask_1.png} ... of each image
 * @param leftOut every other file but index.csv
 */
public record PictureFolder(
    Path path,
    SortedMap<String, Path> pictures,
    SortedMap<String, List<Path>> masks,
    List<LeftOut> leftOut) {
  private static final Set<String> ENDINGS =
      Set.of("png", "jpg", "jpeg", "bmp", "gif", "tif", "tiff", "webp");
  private static final Pattern MASK = Pattern.compile("(.+)_mask(_\\d+)?");

  /**
   * Lists a folder.
   *
   * @param what for messages: image or mask
   * @throws UserException when it is not there, or two files have one name
   */
  public static PictureFolder list(Path path, String what) {
    SortedMap<String, Path> pictures = new TreeMap<>();
    List<LeftOut> leftOut = new ArrayList<>();
    for (Path file : entries(path, what)) {
      String why = unused(file);
      if (why != null) {
        leftOut.add(new LeftOut(String.valueOf(file.getFileName()), why));
      } else if (isPicture(file)) {
        Path other = pictures.put(id(file), file);
        if (other != null) {
          throw new UserException(
              what
                  + " folder "
                  + path
                  + " has "
                  + other.getFileName()
                  + " and "
                  + file.getFileName()
                  + ", two pictures of one name; remove one");
        }
      }
    }
    SortedMap<String, List<Path>> masks = new TreeMap<>();
    for (String id : List.copyOf(pictures.keySet())) {
      String owner = maskOwner(id);
      if (owner != null && pictures.containsKey(owner)) {
        masks.computeIfAbsent(owner, o -> new ArrayList<>()).add(pictures.get(id));
      }
    }
    masks.values().forEach(files -> files.forEach(file -> pictures.remove(id(file))));
    return new PictureFolder(path, pictures, masks, List.copyOf(leftOut));
  }

  private static List<Path> entries(Path path, String what) {
    if (!Files.isDirectory(path)) {
      throw new UserException(
          what + " folder " + path + " does not exist; name a folder of images");
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UserException(what + " folder " + path + " can't be listed: " + e.getMessage(), e);
    }
  }

  /** Why a file is no picture; null for pictures, and for index.csv, which is read elsewhere. */
  private static @Nullable String unused(Path file) {
    String name = String.valueOf(file.getFileName());
    if (name.startsWith(".")) {
      return "hidden";
    }
    if (Files.isDirectory(file)) {
      return "a folder";
    }
    if (isPicture(file) || name.equals(PictureIndex.NAME)) {
      return null;
    }
    int dot = name.lastIndexOf('.');
    return "no picture (" + (dot < 0 ? "no ending" : name.substring(dot)) + ")";
  }

  private static boolean isPicture(Path file) {
    return hasEnding(String.valueOf(file.getFileName())) && Files.isRegularFile(file);
  }

  /** Whether a name ends as images do. */
  static boolean hasEnding(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /** Name without ending; letters with accents in one form, whoever wrote the file. */
  public static String id(Path file) {
    String name = String.valueOf(file.getFileName());
    return composed(name.substring(0, name.lastIndexOf('.')));
  }

  /** The same of a name that may have an ending of images or none. */
  static String id(String name) {
    return composed(hasEnding(name) ? name.substring(0, name.lastIndexOf('.')) : name);
  }

  private static String composed(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /** The id of the image that a mask of that name would belong to. */
  static @Nullable String maskOwner(String id) {
    Matcher matcher = MASK.matcher(id);
    return matcher.matches() ? matcher.group(1) : null;
  }

  /**
   * @throws UserException saying what is there instead
   */
  public PictureFolder requirePictures() {
    if (!pictures.isEmpty()) {
      return this;
    }
    String others =
        leftOut.isEmpty() ? "it is empty" : "it holds " + FolderSummary.counted(leftOut);
    throw new UserException(
        "folder "
            + path
            + " holds no image (.png, .jpg, .bmp, .gif, .tif, .webp); at least one is needed: "
            + others);
  }
}
