package io.sonostream.imaging.folder;

import io.sonostream.imaging.mask.MaskTally;
import io.sonostream.runtime.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a labelled folder and how it was understood.
 *
 * @param images that could be read
 * @param masks of them; all images have one, or none has
 * @param size of the images, smallest and largest where they differ
 * @param subjects different ones; each image its own where nobody said
 * @param meaning which values are which class; null where that is in doubt
 * @param values what the mask files hold
 * @param classes what each covers; empty where they are in doubt
 * @param emptyMasks images on which nothing is marked
 * @param pixels of all masks
 * @param ignoredPixels that are neither right nor wrong
 * @param leftOut files that are not used
 * @param remarks what else one should know
 */
public record FolderSummary(
    int images,
    int masks,
    String size,
    int subjects,
    @Nullable String meaning,
    List<MaskTally.Found> values,
    List<ClassArea> classes,
    int emptyMasks,
    long pixels,
    long ignoredPixels,
    List<LeftOut> leftOut,
    List<String> remarks) {
  private static final int NAMED = 3;

  public FolderSummary {
    values = List.copyOf(values);
    classes = List.copyOf(classes);
    leftOut = List.copyOf(leftOut);
    remarks = List.copyOf(remarks);
  }

  /**
   * One class.
   *
   * @param images that show it
   * @param pixels in all of them
   */
  public record ClassArea(String name, int images, long pixels) {}

  /** For people, one thing a line. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (masks == 0) {
      lines.add(of(images, "image") + (images == 0 ? "" : ", " + size) + ", no masks");
    } else {
      lines.add(of(images, "image") + " with masks, " + size + ", " + of(subjects, "subject"));
    }
    if (meaning != null) {
      lines.add("masks: " + meaning);
    } else if (!values.isEmpty()) {
      lines.add("masks: not understood; they hold");
      values.forEach(value -> lines.add("  " + value));
    }
    for (ClassArea area : classes) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-16s in %s, %d pixels (%.2f %%)",
              area.name(),
              of(area.images(), "image"),
              area.pixels(),
              100.0 * area.pixels() / pixels));
    }
    if (emptyMasks > 0) {
      lines.add("  empty            " + of(emptyMasks, "mask"));
    }
    if (ignoredPixels > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  ignored          %d pixels (%.2f %%)",
              ignoredPixels,
              100.0 * ignoredPixels / pixels));
    }
    if (!leftOut.isEmpty()) {
      lines.add("left out: " + counted(leftOut));
    }
    remarks.forEach(remark -> lines.add("note: " + Printable.line(remark)));
    return lines;
  }

  static String of(int count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }

  /** "2 hidden (._a.png, ._b.png), 1 a folder (old)". */
  public static String counted(List<LeftOut> leftOut) {
    Map<String, List<String>> byReason = new LinkedHashMap<>();
    leftOut.forEach(
        left ->
            byReason
                .computeIfAbsent(left.why(), w -> new ArrayList<>())
                .add(Printable.line(left.name())));
    return byReason.entrySet().stream()
        .map(
            reason ->
                reason.getValue().size()
                    + " "
                    + reason.getKey()
                    + " ("
                    + reason.getValue().stream().limit(NAMED).collect(Collectors.joining(", "))
                    + (reason.getValue().size() > NAMED ? " ...)" : ")"))
        .collect(Collectors.joining(", "));
  }
}
