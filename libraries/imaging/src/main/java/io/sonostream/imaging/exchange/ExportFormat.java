package io.sonostream.imaging.exchange;

import io.sonostream.imaging.folder.NnUnetDataset;
import io.sonostream.imaging.outline.OutlineShape;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Who is to read an export. */
public enum ExportFormat {
  /** Anybody: a mask of gray levels beside each picture, and what they mean. */
  MASKS("masks"),
  /** COCO's instances, as run lengths. */
  COCO("coco"),
  /** CVAT for images 1.1, with masks. */
  CVAT("cvat"),
  /** Label Studio's JSON, with brushes. */
  LABEL_STUDIO("label-studio"),
  /** A raw data set of nnU-Net v2. */
  NNUNET("nnunet");

  private static final Set<String> RESERVED =
      Set.of(NnUnetDataset.BACKGROUND, NnUnetDataset.IGNORE, OutlineShape.IGNORED);

  private final String label;

  ExportFormat(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /**
   * @throws UserException for an unknown name
   */
  public static ExportFormat named(String name) {
    return Arrays.stream(values())
        .filter(format -> format.label.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "format '"
                        + name
                        + "' is unknown; allowed are "
                        + Arrays.stream(values())
                            .map(ExportFormat::label)
                            .collect(Collectors.joining(", "))));
  }

  /**
   * Begins an export.
   *
   * @param folder new or empty; see {@link io.sonostream.runtime.OutputFolder}
   * @param classes the first has value 1
   */
  public LabelExport open(Path folder, List<String> classes) throws IOException {
    if (classes.isEmpty() || classes.size() > ClassRegion.MOST_CLASSES) {
      throw new UserException(
          "an export of "
              + classes.size()
              + " classes can't be written; allowed are 1 to "
              + ClassRegion.MOST_CLASSES);
    }
    for (String name : classes) {
      if (RESERVED.contains(name)) {
        throw new UserException(
            "a class named " + name + " can't be exported: tools take it for something else");
      }
    }
    return switch (this) {
      case MASKS -> new MaskExport(folder, classes);
      case COCO -> new CocoExport(folder, classes);
      case CVAT -> new CvatExport(folder, classes);
      case LABEL_STUDIO -> new LabelStudioExport(folder, classes);
      case NNUNET -> new NnUnetExport(folder, classes);
    };
  }
}
