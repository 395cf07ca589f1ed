package io.sonostream.imaging.folder;

import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageFile;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.mask.MaskContent;
import io.sonostream.imaging.mask.MaskMeaning;
import io.sonostream.imaging.mask.MaskTally;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Labelled images in folders: every file was read once before the first is used, so that what the
 * masks mean is known of all of them together, and a damaged file is told before a run begins. One
 * that is damaged, or one of ten, is left out; more are not explained by damage, and refused.
 * Immutable; shared by threads.
 */
public final class LabelledFolder {
  /** Of so many files one may be damaged; one in any case. */
  private static final int MOST = 10;

  private final LabelledFiles where;
  private final List<LabelledFile> files;
  private final List<String> damaged;
  private final MaskMeaning meaning;
  private final FolderSummary summary;

  private LabelledFolder(
      LabelledFiles where,
      List<LabelledFile> files,
      List<String> damaged,
      MaskMeaning meaning,
      FolderSummary summary) {
    this.where = where;
    this.files = files;
    this.damaged = List.copyOf(damaged);
    this.meaning = meaning;
    this.summary = summary;
  }

  /**
   * Reads everything that is there.
   *
   * @param classes names of the foreground classes, in the order of their values
   * @throws UserException when a file can't be read, too many are damaged, or what a mask means is
   *     in doubt
   */
  public static LabelledFolder open(LabelledFiles where, List<String> classes) {
    PictureFolder images = PictureFolder.list(where.images(), "images").requirePictures();
    MaskMatch masks = MaskMatch.of(images, where.masks());
    PictureIndex index =
        where.index() == null ? PictureIndex.NONE : PictureIndex.read(where.index());
    List<LeftOut> leftOut = new ArrayList<>(images.leftOut());
    leftOut.addAll(masks.leftOut());
    List<LabelledFile> pairs = pairs(where, images, masks, index, leftOut);
    List<LabelledFile> files = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    FolderTally found = new FolderTally(classes);
    MaskTally tally = new MaskTally();
    List<MaskContent> contents = new ArrayList<>();
    for (LabelledFile file : pairs) {
      try {
        ImageFile image = ImageFiles.read(file.image(), where.imageReading());
        MaskContent content = file.mask().count(tally);
        requireFit(file, image.image(), content);
        found.image(image);
        contents.add(content);
        files.add(file);
      } catch (UserException e) {
        if (!(e.getCause() instanceof BadImageException)) {
          throw e;
        }
        damaged.add(String.valueOf(e.getMessage()));
        leftOut.add(new LeftOut(file.id(), "damaged"));
      }
    }
    requireFew(damaged, pairs.size());
    MaskMeaning meaning =
        MaskMeaning.of(where.maskReading(), classes.size(), tally, where.masks().toString());
    for (int i = 0; i < files.size(); i++) {
      found.mask(files.get(i), files.get(i).mask().areas(contents.get(i), meaning));
    }
    return new LabelledFolder(
        where, List.copyOf(files), damaged, meaning, found.summary(where, index, meaning, leftOut));
  }

  private static void requireFew(List<String> damaged, int all) {
    int few = Math.max(1, all / MOST);
    if (damaged.size() > few || damaged.size() == all) {
      throw new UserException(
          damaged.size()
              + " of "
              + all
              + " images or their masks can't be read, at most "
              + Math.min(few, all - 1)
              + " may be damaged; mend them or take them out. The first: "
              + damaged.get(0));
    }
  }

  private static List<LabelledFile> pairs(
      LabelledFiles where,
      PictureFolder images,
      MaskMatch masks,
      PictureIndex index,
      List<LeftOut> leftOut) {
    index.requireAmong(images.pictures().keySet(), "image", where.images());
    index.requireAmong(masks.masks().keySet(), "mask", where.masks());
    List<LabelledFile> files = new ArrayList<>();
    images
        .pictures()
        .forEach(
            (id, image) -> {
              boolean named = index.file() == null || index.of(id) != null;
              if (!named || !masks.masks().containsKey(id)) {
                String why = named ? "without a mask" : "not named by the index";
                leftOut.add(new LeftOut(String.valueOf(image.getFileName()), why));
              } else {
                files.add(new LabelledFile(id, image, masks.masks().get(id), index.of(id)));
              }
            });
    if (files.isEmpty()) {
      throw new UserException(
          "no image in "
              + where.images()
              + " has a mask of the same name in "
              + where.masks()
              + "; name them ID.png in both folders: "
              + FolderSummary.counted(leftOut));
    }
    return List.copyOf(files);
  }

  private static void requireFit(LabelledFile file, PixelImage image, MaskContent mask) {
    Path first = file.mask().files().get(0);
    if (image.width() != mask.width() || image.height() != mask.height()) {
      throw new UserException(
          "mask "
              + first
              + " is "
              + mask.width()
              + "x"
              + mask.height()
              + ", its image is "
              + image.width()
              + "x"
              + image.height()
              + "; both must have the same size");
    }
    try {
      if (Files.mismatch(file.image(), first) < 0) {
        throw new UserException(
            "mask " + first + " is a copy of its image; each image needs a mask that was drawn");
      }
    } catch (IOException e) {
      throw new UserException("mask " + first + " can't be compared with its image", e);
    }
  }

  /** Every image with a mask, sorted by name; with an index, those that it names. */
  public List<LabelledFile> files() {
    return files;
  }

  /** Why each image that is damaged, or whose mask is, was left out: its file and the fault. */
  public List<String> damaged() {
    return damaged;
  }

  public FolderSummary summary() {
    return summary;
  }

  /** Whether truths may hold {@link ClassMap#IGNORED}. */
  public boolean ignores() {
    return meaning.ignores();
  }

  /** An image of this folder. */
  public ImageFile image(LabelledFile file) {
    return ImageFiles.read(file.image(), where.imageReading());
  }

  /** What it shows, of the image's size. */
  public ClassMap truth(LabelledFile file) {
    return file.mask().read(meaning);
  }
}
