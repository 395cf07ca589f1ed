package io.sonostream.imaging.folder;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageFile;
import io.sonostream.imaging.image.ImageTrait;
import io.sonostream.imaging.mask.MaskContent;
import io.sonostream.imaging.mask.MaskMeaning;
import io.sonostream.imaging.mask.MaskTally;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts what {@link FolderSummary} tells, file by file. Not for several threads. */
final class FolderTally {
  private final List<String> names;
  private final Map<ImageTrait, Integer> traits = new EnumMap<>(ImageTrait.class);
  private final Set<String> subjects = new HashSet<>();
  private final int[] imagesWith = new int[256];
  private final long[] areas = new long[256];
  private String smallest = "";
  private String largest = "";
  private long fewest = Long.MAX_VALUE;
  private long most;
  private int images;
  private int masks;
  private int empty;
  private int joined;
  private int withoutGroup;

  FolderTally(List<String> names) {
    this.names = names;
  }

  void image(ImageFile file) {
    images++;
    file.traits().forEach(trait -> traits.merge(trait, 1, Integer::sum));
    String size = file.image().width() + "x" + file.image().height();
    long area = (long) file.image().width() * file.image().height();
    if (area < fewest) {
      fewest = area;
      smallest = size;
    }
    if (area > most) {
      most = area;
      largest = size;
    }
  }

  void labelled(LabelledFile file) {
    masks++;
    subjects.add(file.subject());
    joined += file.mask().files().size() > 1 ? 1 : 0;
    withoutGroup += file.row() != null && file.row().group() == null ? 1 : 0;
  }

  /** Pixels of each class value on one image. */
  void areas(long[] own) {
    boolean marked = false;
    for (int value = 0; value < own.length; value++) {
      areas[value] += own[value];
      imagesWith[value] += own[value] > 0 ? 1 : 0;
      marked |= value > 0 && value != ClassMap.IGNORED && own[value] > 0;
    }
    empty += marked ? 0 : 1;
  }

  /** Of a mask whose values nobody understands. */
  void unread(MaskContent content) {
    empty += content.isBlank() ? 1 : 0;
  }

  /**
   * @param meaning null where the masks are not understood
   */
  FolderSummary summary(
      LabelledFiles where,
      PictureIndex index,
      List<MaskTally.Found> values,
      @Nullable MaskMeaning meaning,
      List<LeftOut> leftOut,
      List<String> others) {
    List<FolderSummary.ClassArea> classes = new ArrayList<>();
    long pixels = areas[0] + areas[ClassMap.IGNORED];
    for (int k = 1; k <= names.size() && meaning != null; k++) {
      classes.add(new FolderSummary.ClassArea(names.get(k - 1), imagesWith[k], areas[k]));
      pixels += areas[k];
    }
    List<String> remarks = remarks(where, index);
    remarks.addAll(others);
    return new FolderSummary(
        images,
        masks,
        smallest.equals(largest) ? smallest : smallest + " to " + largest,
        subjects.size(),
        meaning == null ? null : meaning.describe(names),
        values,
        classes,
        empty,
        pixels,
        areas[ClassMap.IGNORED],
        leftOut,
        remarks);
  }

  private List<String> remarks(LabelledFiles where, PictureIndex index) {
    List<String> remarks = new ArrayList<>();
    traits.forEach(
        (trait, count) -> remarks.add(FolderSummary.of(count, "image") + ": " + trait.words()));
    if (joined > 0) {
      remarks.add(FolderSummary.of(joined, "image") + " of several mask files, which are joined");
    }
    if (masks > 0 && index.file() == null) {
      Path unused = PictureIndex.find(where.images());
      remarks.add(
          (unused == null ? "no index" : unused + " is not used")
              + ": each image counts as a subject of its own");
    } else if (withoutGroup > 0) {
      remarks.add(
          FolderSummary.of(withoutGroup, "row")
              + " of the index without a group: each such image is its own subject");
    }
    if (!index.otherColumns().isEmpty()) {
      remarks.add("columns of the index that are passed over: " + index.otherColumns());
    }
    return remarks;
  }
}
