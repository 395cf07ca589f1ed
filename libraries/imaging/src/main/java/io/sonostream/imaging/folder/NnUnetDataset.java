package io.sonostream.imaging.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.imaging.mask.MaskReading;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What dataset.json of a raw data set of nnU-Net v2 says about its masks.
 *
 * @param file where it says so
 * @param values of the classes by their names, in the file's order
 * @param ignore value of what is to be ignored; null for nothing
 */
public record NnUnetDataset(Path file, Map<String, Integer> values, @Nullable Integer ignore) {
  public static final String FILE = "dataset.json";
  public static final String IMAGES = "imagesTr";
  public static final String MASKS = "labelsTr";
  public static final String BACKGROUND = "background";
  public static final String IGNORE = "ignore";

  /** After the name of a case, in the names of its pictures. */
  public static final String FIRST_CHANNEL = "_0000";

  private static final long MOST_BYTES = 16L << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whether a folder holds such a data set. */
  static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE)) && Files.isDirectory(folder.resolve(MASKS));
  }

  /** Of the masks in a folder; empty where they are no such data set's. */
  static Optional<NnUnetDataset> ofMasks(Path masks) {
    Path folder = masks.toAbsolutePath().normalize().getParent();
    boolean own = String.valueOf(masks.getFileName()).equals(MASKS);
    return own && folder != null && isIn(folder)
        ? Optional.of(read(folder.resolve(FILE)))
        : Optional.empty();
  }

  /**
   * @throws UserException when it can't be read, or its labels are not numbers
   */
  public static NnUnetDataset read(Path file) {
    JsonNode labels = labels(file);
    Map<String, Integer> values = new LinkedHashMap<>();
    Integer ignore = null;
    for (Iterator<String> names = labels.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      JsonNode value = labels.get(name);
      if (!value.canConvertToInt() || !value.isIntegralNumber() || value.asInt() < 0) {
        throw new UserException(
            file + ": label '" + name + "' is " + value + "; regions are not read, only numbers");
      }
      if (name.equals(BACKGROUND) != (value.asInt() == 0)) {
        throw new UserException(
            file
                + ": label '"
                + name
                + "' is "
                + value
                + "; the background is 0, and nothing else");
      }
      if (name.equals(IGNORE)) {
        ignore = value.asInt();
      } else if (!name.equals(BACKGROUND)) {
        values.put(name, value.asInt());
      }
    }
    if (values.isEmpty()) {
      throw new UserException(file + " names no label but the background");
    }
    return new NnUnetDataset(file, values, ignore);
  }

  private static JsonNode labels(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new UserException(file + " has " + Files.size(file) + " bytes; is it nnU-Net's?");
      }
      JsonNode labels = JSON.readTree(Files.readAllBytes(file)).path("labels");
      if (!labels.isObject()) {
        throw new UserException(file + " has no labels; is it nnU-Net's?");
      }
      return labels;
    } catch (JsonProcessingException e) {
      throw new UserException(file + " is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UserException(file + " can't be read; is it there, and a file?", e);
    }
  }

  /** The classes, in the order of their values. */
  List<String> names() {
    return values.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * The values of these classes.
   *
   * @param otherwise what is ignored in place of what the data set says; null for the latter
   * @throws UserException when the data set has another class
   */
  MaskReading reading(List<String> classes, @Nullable String otherwise) {
    List<String> unknown = values.keySet().stream().filter(n -> !classes.contains(n)).toList();
    if (!unknown.isEmpty()) {
      throw new UserException(
          file
              + " names "
              + String.join(", ", unknown)
              + "; declared are "
              + String.join(", ", classes)
              + ": add them to --classes");
    }
    int unused = 1 + values.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    unused = ignore == null ? unused : Math.max(unused, ignore + 1);
    List<String> declared = new ArrayList<>();
    for (String name : classes) {
      Integer value = values.get(name);
      if (value == null && String.valueOf(unused).equals(otherwise)) {
        unused++;
      }
      declared.add(String.valueOf(value == null ? unused++ : value));
    }
    String own = ignore == null ? null : ignore.toString();
    return new MaskReading(declared, null, otherwise == null ? own : otherwise, null);
  }
}
