package io.sonostream.cli.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.imaging.folder.FolderSurvey;
import io.sonostream.imaging.folder.LabelledFiles;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.mask.MaskReading;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what training, evaluation and labels would make of a folder. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Read a folder of images and masks as train, evaluate and label do, and tell everything.",
      "Run it first: what is in doubt is refused here, with the option that settles it; what was"
          + " found is told all the same."
    })
public final class DataCheckCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "FOLDER",
      description = "Holds images/, masks/ and, optionally, index.csv; or ID.png and ID_mask.png.")
  Path folder;

  @Option(
      names = "--masks",
      paramLabel = "DIR",
      description = "Where the masks are, if not in FOLDER; a folder, or outlines (.json, .xml).")
  @Nullable Path masks;

  @Option(
      names = "--groups",
      paramLabel = "CSV",
      description = "Index of the images, if not FOLDER/index.csv.")
  @Nullable Path groups;

  @Option(
      names = "--classes",
      split = ",",
      defaultValue = "lesion",
      paramLabel = "NAME[=VALUE]",
      description =
          "Foreground classes; with values or colours (lesion=255, nerve=#ff0000) where the masks"
              + " need them (default: ${DEFAULT-VALUE}).")
  List<String> classes;

  @Mixin MaskOptions maskOptions = new MaskOptions();
  @Mixin ImageOptions imageOptions = new ImageOptions();

  @Option(
      names = "--sheet",
      paramLabel = "PNG",
      description =
          "Write a contact sheet: images with their masks drawn on them; of masks that are in doubt"
              + " each value in a colour.")
  @Nullable Path sheet;

  @Option(names = "--json", description = "Print one JSON object.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    MaskReading.Declared declared = maskOptions.declare(classes);
    if (sheet != null && Files.exists(sheet)) {
      throw new UserException("--sheet " + sheet + " exists already; give a new file");
    }
    FolderSurvey found = FolderSurvey.of(files(declared.reading()), declared.names());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(found));
    } else {
      found.summary().lines().forEach(out::println);
    }
    if (sheet != null) {
      ImageFiles.write(DataSheet.of(found), sheet);
      (json ? spec.commandLine().getErr() : out).println("wrote " + sheet);
    }
    out.flush();
    if (found.objection().isPresent()) {
      throw found.objection().get();
    }
    return 0;
  }

  private static String json(FolderSurvey found) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode object = mapper.valueToTree(found.summary());
    object.put("refused", found.objection().map(UserException::getMessage).orElse(null));
    return mapper.writeValueAsString(object);
  }

  private LabelledFiles files(MaskReading maskReading) {
    ImageReading imageReading = imageOptions.reading();
    LabelledFiles near = LabelledFiles.in(folder, imageReading, maskReading);
    return new LabelledFiles(
        near.images(),
        masks == null ? near.masks() : masks,
        groups == null ? near.index() : groups,
        imageReading,
        maskReading);
  }
}
