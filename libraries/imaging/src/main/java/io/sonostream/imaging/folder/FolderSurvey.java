package io.sonostream.imaging.folder;

import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageFile;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.mask.MaskContent;
import io.sonostream.imaging.mask.MaskMeaning;
import io.sonostream.imaging.mask.MaskReading;
import io.sonostream.imaging.mask.MaskTally;
import io.sonostream.imaging.mask.OutlineMask;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads all that lies in a folder of images and masks, and says what it is and what is wrong with
 * it. {@link #of} tells everything also of a folder that nobody could train on; {@link
 * LabelledFolder#open} stops at the first thing that is wrong.
 */
public final class FolderSurvey {
  /** Of so many files one may be damaged; one in any case. */
  private static final int MOST = 10;

  private static final int MOST_TOLD = 5;

  private final LabelledFiles where;
  private final Objections objections;
  private final PictureIndex index;
  private final List<LeftOut> leftOut;
  private final List<LabelledFile> files = new ArrayList<>();
  private final List<Path> pictures = new ArrayList<>();
  private final List<MaskContent> contents = new ArrayList<>();
  private final List<String> damaged = new ArrayList<>();
  private final MaskTally tally = new MaskTally();
  private final FolderTally found;
  private final @Nullable MaskMeaning meaning;

  /** The file that says what the masks' values mean; null where none does. */
  private @Nullable Path legend;

  /** Reads everything, also where it is in doubt. */
  public static FolderSurvey of(LabelledFiles where, List<String> classes) {
    return new FolderSurvey(where, classes, Objections.kept());
  }

  /**
   * @throws UserException when there is no picture at all; and with {@link Objections#thrown} when
   *     anything is wrong
   */
  FolderSurvey(LabelledFiles where, List<String> classes, Objections objections) {
    this.where = where;
    this.objections = objections;
    this.found = new FolderTally(classes);
    PictureFolder images = PictureFolder.list(where.images(), "images").requirePictures();
    MaskMatch masks =
        objections.or(
            MaskMatch.NONE, () -> MaskMatch.of(images, where.imageReading(), where.masks()));
    Path table = where.index();
    this.index =
        table == null
            ? PictureIndex.NONE
            : objections.or(PictureIndex.NONE, () -> PictureIndex.read(table));
    this.leftOut = new ArrayList<>(images.leftOut());
    leftOut.addAll(masks.leftOut());
    List<LabelledFile> pairs = pairs(images, masks);
    pairs.forEach(this::read);
    requireFew(pairs.size());
    if (pairs.isEmpty()) {
      images.pictures().values().forEach(this::readAlone);
    }
    this.meaning = files.isEmpty() ? null : meaning(classes, masks);
  }

  private List<LabelledFile> pairs(PictureFolder images, MaskMatch masks) {
    objections.or(
        false,
        () -> {
          index.requireAmong(images.pictures().keySet(), "image", where.images());
          index.requireAmong(masks.masks().keySet(), "mask", where.masks());
          return true;
        });
    List<LabelledFile> pairs = new ArrayList<>();
    images
        .pictures()
        .forEach(
            (id, image) -> {
              boolean named = index.file() == null || index.of(id) != null;
              if (!named || !masks.masks().containsKey(id)) {
                String why = named ? "without a mask" : "not named by the index";
                leftOut.add(new LeftOut(String.valueOf(image.getFileName()), why));
              } else {
                pairs.add(new LabelledFile(id, image, masks.masks().get(id), index.of(id)));
              }
            });
    if (pairs.isEmpty()) {
      objections.raise(
          new UserException(
              "no image in "
                  + where.images()
                  + " has a mask of the same name in "
                  + where.masks()
                  + "; name them ID.png in both folders: "
                  + FolderSummary.counted(leftOut)));
    }
    return pairs;
  }

  private void read(LabelledFile file) {
    try {
      ImageFile image = ImageFiles.read(file.image(), where.imageReading());
      MaskContent content = file.mask().count(tally);
      requireFit(file, image.image(), content);
      found.image(image);
      contents.add(content);
      files.add(file);
      pictures.add(file.image());
    } catch (UserException e) {
      boolean broken = e.getCause() instanceof BadImageException;
      leftOut.add(new LeftOut(file.id(), broken ? "damaged" : "refused"));
      if (broken) {
        damaged.add(String.valueOf(e.getMessage()));
      } else {
        objections.raise(e);
      }
    }
  }

  /** Without masks the pictures can still be looked at. */
  private void readAlone(Path image) {
    try {
      found.image(ImageFiles.read(image, where.imageReading()));
      pictures.add(image);
    } catch (UserException e) {
      damaged.add(String.valueOf(e.getMessage()));
      objections.raise(e);
    }
  }

  private void requireFew(int all) {
    int few = Math.max(1, all / MOST);
    if (damaged.size() > few || (damaged.size() == all && all > 0)) {
      objections.raise(
          new UserException(
              damaged.size()
                  + " of "
                  + all
                  + " images or their masks can't be read, at most "
                  + Math.min(few, all - 1)
                  + " may be damaged; mend them or take them out. The first: "
                  + damaged.get(0)));
    }
  }

  private @Nullable MaskMeaning meaning(List<String> classes, MaskMatch match) {
    MaskMeaning understood = null;
    try {
      String masks = where.masks().toString();
      understood = MaskMeaning.of(reading(classes, match), classes.size(), tally, masks);
    } catch (UserException e) {
      objections.raise(e);
    }
    for (int i = 0; i < files.size(); i++) {
      found.labelled(files.get(i));
      if (understood == null) {
        found.unread(contents.get(i));
      } else {
        found.areas(files.get(i).mask().areas(contents.get(i), understood));
      }
    }
    return understood;
  }

  /** What was declared; or what the masks themselves say, where nothing was. */
  private MaskReading reading(List<String> classes, MaskMatch match) {
    MaskReading declared = where.maskReading();
    if (!match.names().isEmpty()) {
      return OutlineMask.reading(where.masks().toString(), match.names(), classes, declared);
    }
    if (!declared.values().isEmpty() || declared.threshold() != null) {
      return declared;
    }
    NnUnetDataset dataset = match.dataset();
    if (dataset != null) {
      legend = dataset.file();
      return dataset.reading(classes, declared.ignore());
    }
    Optional<ClassList> list = ClassList.of(where);
    legend = list.map(ClassList::file).orElse(null);
    return list.map(found -> found.reading(classes, declared.ignore())).orElse(declared);
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

  /** What is here, understood or not. */
  public FolderSummary summary() {
    List<String> others =
        objections.raised().stream()
            .skip(1)
            .limit(MOST_TOLD)
            .map(e -> "also refused: " + e.getMessage())
            .toList();
    return found.summary(where, index, tally.found(), meaning, leftOut, others);
  }

  /** Why nobody could train on this folder; empty where everything is understood. */
  public Optional<UserException> objection() {
    return objections.raised().stream().findFirst();
  }

  /** Those that could be read, in order. */
  public List<Path> pictures() {
    return List.copyOf(pictures);
  }

  public PixelImage picture(int at) {
    return ImageFiles.read(pictures.get(at), where.imageReading()).image();
  }

  /**
   * What is drawn on a picture: its classes; where they are in doubt each value as a class of its
   * own; nothing where it has no mask.
   */
  public Optional<ClassMap> marks(int at) {
    if (files.isEmpty()) {
      return Optional.empty();
    }
    LabelledFile file = files.get(at);
    return Optional.of(
        meaning == null ? file.mask().distinguish(tally) : file.mask().read(meaning));
  }

  /**
   * The folder as it is used.
   *
   * @throws UserException the objection, where there is one
   */
  LabelledFolder understood() {
    objection()
        .ifPresent(
            e -> {
              throw e;
            });
    if (meaning == null) {
      throw new IllegalStateException("masks that nothing is objected to have no meaning");
    }
    return new LabelledFolder(where, files, damaged, meaning, legend, summary());
  }
}
