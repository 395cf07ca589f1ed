package io.sonostream.imaging.folder;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageFile;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.mask.MaskMeaning;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Labelled images in folders: every file was read once before the first is used, so that what the
 * masks mean is known of all of them together, and a damaged file is told before a run begins. One
 * that is damaged, or one of ten, is left out; more are not explained by damage, and refused.
 * Immutable; shared by threads.
 */
public final class LabelledFolder {
  private final LabelledFiles where;
  private final List<LabelledFile> files;
  private final List<String> damaged;
  private final MaskMeaning meaning;
  private final @Nullable Path legend;
  private final FolderSummary summary;

  LabelledFolder(
      LabelledFiles where,
      List<LabelledFile> files,
      List<String> damaged,
      MaskMeaning meaning,
      @Nullable Path legend,
      FolderSummary summary) {
    this.where = where;
    this.files = List.copyOf(files);
    this.damaged = List.copyOf(damaged);
    this.meaning = meaning;
    this.legend = legend;
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
    return new FolderSurvey(where, classes, Objections.thrown()).understood();
  }

  /** Every image with a mask, sorted by name; with an index, those that it names. */
  public List<LabelledFile> files() {
    return files;
  }

  /** Why each image that is damaged, or whose mask is, was left out: its file and the fault. */
  public List<String> damaged() {
    return damaged;
  }

  /** The file that says what the masks' values mean; empty where it was declared, or is plain. */
  public Optional<Path> legend() {
    return Optional.ofNullable(legend);
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
