package io.sonostream.imaging.outline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds and reads files of outlines. */
public final class OutlineFiles {
  private static final long MOST_BYTES = 64L << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private OutlineFiles() {}

  /** Whether masks are named that are outlines: a .json or .xml file, or a folder of LabelMe's. */
  public static boolean areAt(Path masks) {
    return Files.isRegularFile(masks)
        ? ends(masks, ".json") || ends(masks, ".xml")
        : !labelMe(masks).isEmpty();
  }

  /**
   * Reads them all.
   *
   * @throws UserException naming the file and what is not understood in it
   */
  public static List<OutlinedPicture> read(Path masks) {
    if (Files.isRegularFile(masks)) {
      return ends(masks, ".xml") ? CvatFile.read(masks) : json(masks);
    }
    List<OutlinedPicture> pictures = new ArrayList<>();
    labelMe(masks).forEach(file -> pictures.addAll(json(file)));
    return pictures;
  }

  private static List<OutlinedPicture> json(Path file) {
    requireSize(file);
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      if (root.has("images") && root.has("annotations")) {
        return new CocoFile(file, root).pictures();
      }
      if (LabelStudioFile.isOne(root)) {
        return new LabelStudioFile(file, root).pictures();
      }
      if (root.has("shapes")) {
        return List.of(new LabelMeFile(file, root).picture());
      }
    } catch (JsonProcessingException e) {
      throw new UserException(file + " is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UserException(file + " can't be read; is it there, and a file?", e);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new UserException(file + ": " + e.getMessage(), e);
    }
    throw new UserException(
        file
            + " is neither COCO (images, annotations) nor LabelMe (shapes) nor Label Studio (an array"
            + " of data and annotations); export it as one");
  }

  static void requireSize(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new UserException(
            file + " has " + Files.size(file) + " bytes; allowed are " + MOST_BYTES + ": split it");
      }
    } catch (IOException e) {
      throw new UserException(file + " can't be read; is it there, and a file?", e);
    }
  }

  private static List<Path> labelMe(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(
              file -> ends(file, ".json") && !String.valueOf(file.getFileName()).startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UserException("mask folder " + folder + " can't be listed: " + e.getMessage(), e);
    }
  }

  private static boolean ends(Path file, String ending) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(ending);
  }
}
