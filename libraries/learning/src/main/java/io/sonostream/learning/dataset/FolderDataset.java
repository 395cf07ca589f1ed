package io.sonostream.learning.dataset;

import io.sonostream.imaging.folder.FolderSummary;
import io.sonostream.imaging.folder.LabelledFile;
import io.sonostream.imaging.folder.LabelledFiles;
import io.sonostream.imaging.folder.LabelledFolder;
import io.sonostream.imaging.folder.PictureIndex;
import io.sonostream.learning.metrics.Spacing;
import io.sonostream.runtime.UserException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Images and masks in folders, with the part that each subject's split gives it. */
public final class FolderDataset implements LabelledSet {
  private final LabelledFolder folder;
  private final Map<String, LabelledFile> files = new LinkedHashMap<>();
  private final List<LabelledItem> items = new ArrayList<>();

  /**
   * Reads every file once, see {@link LabelledFolder#open}.
   *
   * @param classes names of the foreground classes
   * @throws UserException when a folder or file can't be read, no pair is found, or what a mask
   *     means is in doubt
   */
  public FolderDataset(LabelledFiles where, SubjectSplit split, List<String> classes) {
    folder = LabelledFolder.open(where, classes);
    for (LabelledFile file : folder.files()) {
      files.put(file.id(), file);
      items.add(item(file, split));
    }
    refuseSubjectsOnTwoSides();
  }

  private void refuseSubjectsOnTwoSides() {
    Map<String, LabelledItem> first = new HashMap<>();
    for (LabelledItem item : items) {
      LabelledItem other = first.putIfAbsent(item.subject(), item);
      if (other != null && other.part() != item.part()) {
        throw new UserException(
            String.format(
                Locale.ROOT,
                "index: %s and %s are of one group, %s, but the first is in part %s and the second"
                    + " in %s; a group stays on one side, so give all of it the same part",
                other.id(),
                item.id(),
                item.subject(),
                other.part().label(),
                item.part().label()));
      }
    }
  }

  private static LabelledItem item(LabelledFile file, SubjectSplit split) {
    PictureIndex.Row row = file.row();
    Part part = split.of(file.subject());
    if (row == null) {
      return new LabelledItem(file.id(), file.subject(), "unknown", Spacing.UNKNOWN, part, false);
    }
    return new LabelledItem(
        file.id(),
        file.subject(),
        row.device() == null ? "unknown" : row.device(),
        row.hasSpacing() ? new Spacing(row.spacingX(), row.spacingY()) : Spacing.UNKNOWN,
        row.part() == null ? part : split.of(file.subject(), part(row.part(), row.line())),
        row.replay());
  }

  private static Part part(String name, long line) {
    for (Part part : Part.values()) {
      if (part.label().equals(name.toLowerCase(Locale.ROOT))) {
        return part;
      }
    }
    throw new UserException(
        "index, line " + line + ": part is '" + name + "'; allowed are train, validation and test");
  }

  /** What was found and how it was understood. */
  public FolderSummary summary() {
    return folder.summary();
  }

  @Override
  public List<String> setAside() {
    return folder.damaged();
  }

  @Override
  public List<LabelledItem> items() {
    return List.copyOf(items);
  }

  @Override
  public LabelledPicture load(LabelledItem item) {
    LabelledFile file = file(item);
    return new LabelledPicture(folder.image(file).image(), folder.truth(file));
  }

  @Override
  public String digest() {
    DatasetDigest digest = new DatasetDigest();
    for (LabelledItem item : items) {
      digest.add(item, file(item));
    }
    folder.legend().ifPresent(digest::add);
    return digest.hex();
  }

  private LabelledFile file(LabelledItem item) {
    LabelledFile file = files.get(item.id());
    if (file == null) {
      throw new IllegalArgumentException("not an item of this set: " + item);
    }
    return file;
  }
}
