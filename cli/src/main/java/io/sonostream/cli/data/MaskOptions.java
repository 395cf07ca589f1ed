package io.sonostream.cli.data;

import io.sonostream.imaging.folder.ClassList;
import io.sonostream.imaging.mask.MaskReading;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How the values in mask files are to be understood; docs/data.md has the rule. */
public final class MaskOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  @Option(
      names = "--classes-file",
      paramLabel = "FILE",
      description = "In place of --classes: NAME=VALUE or NAME=#COLOUR, one class a line.")
  @Nullable Path classesFile;

  @Option(
      names = "--ignore",
      paramLabel = "VALUE",
      description = "Value of mask pixels that are neither right nor wrong, such as a rim of 255.")
  @Nullable String ignore;

  @Option(
      names = "--instances",
      description =
          "Masks number the things on a picture: every value but 0 and --ignore is the one class,"
              + " as --classes NAME=any says.")
  boolean instances;

  @Option(
      names = "--mask-threshold",
      paramLabel = "LEVEL",
      description = "Lowest gray level of the only class, for blurred or JPEG masks, such as 128.")
  @Nullable Integer threshold;

  /**
   * @param classes names, each with its value or none; the file of classes goes before a default
   */
  public MaskReading.Declared declare(List<String> classes) {
    return MaskReading.declare(instances ? any(named(classes)) : named(classes), ignore, threshold);
  }

  public boolean hasClassesFile() {
    return classesFile != null;
  }

  /** As {@link #declare}, with the classes that a file beside the masks names. */
  public MaskReading.Declared declareFrom(ClassList list) {
    List<String> said = list.entries();
    String rim = ignore == null ? list.ignore() : ignore;
    return MaskReading.declare(instances ? any(said) : said, rim, threshold);
  }

  private static List<String> any(List<String> classes) {
    if (classes.size() != 1 || classes.get(0).contains("=")) {
      throw new UserException(
          "--instances is for one class without a value, --classes says "
              + String.join(",", classes)
              + "; of several classes one can be NAME=any");
    }
    return List.of(classes.get(0) + "=" + MaskReading.ANY);
  }

  private List<String> named(List<String> classes) {
    Path file = classesFile;
    if (file == null) {
      return classes;
    }
    if (command.commandLine().getParseResult().hasMatchedOption("--classes")) {
      throw new UserException("--classes and --classes-file say the same thing; give one of them");
    }
    return ClassList.read(file).entries();
  }
}
