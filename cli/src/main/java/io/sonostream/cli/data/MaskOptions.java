package io.sonostream.cli.data;

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
      names = "--mask-threshold",
      paramLabel = "LEVEL",
      description = "Lowest gray level of the only class, for blurred or JPEG masks, such as 128.")
  @Nullable Integer threshold;

  /** Whether pixels may be left undecided. */
  public boolean ignores() {
    return ignore != null;
  }

  /**
   * @param classes names, each with its value or none; the file of classes goes before a default
   */
  public MaskReading.Declared declare(List<String> classes) {
    Path file = classesFile;
    if (file == null) {
      return MaskReading.declare(classes, ignore, threshold);
    }
    if (command.commandLine().getParseResult().hasMatchedOption("--classes")) {
      throw new UserException("--classes and --classes-file say the same thing; give one of them");
    }
    return MaskReading.declare(ClassesFile.read(file), ignore, threshold);
  }
}
