package io.sonostream.imaging.folder;

import io.sonostream.imaging.mask.MaskReading;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that lists classes with their values, a line each: {@code lesion=255}, {@code
 * nerve=#ff0000}; or names alone, of which the first has value 1.
 *
 * @param file where it says so
 * @param entries what {@code --classes} would hold
 * @param ignore value of {@code # ignore=VALUE}, as exports write it; null without such a line
 */
public record ClassList(Path file, List<String> entries, @Nullable String ignore) {
  /** How the file beside masks is called. */
  public static final String NAME = "classes.txt";

  private static final String IGNORE = "# ignore=";
  private static final long MOST_BYTES = 1 << 20;

  public ClassList {
    entries = List.copyOf(entries);
  }

  /** That of the folder of masks, or the one beside it. */
  public static Optional<ClassList> of(LabelledFiles where) {
    Path masks = where.masks().toAbsolutePath().normalize();
    Path inside = masks.resolve(NAME);
    Path beside = masks.resolveSibling(NAME);
    if (Files.isRegularFile(inside)) {
      return Optional.of(read(inside));
    }
    boolean apart = !masks.equals(where.images().toAbsolutePath().normalize());
    return apart && Files.isRegularFile(beside) ? Optional.of(read(beside)) : Optional.empty();
  }

  /**
   * Empty lines, and lines that begin with # or //, name no class.
   *
   * @throws UserException when it can't be read or names no class
   */
  public static ClassList read(Path file) {
    List<String> lines = text(file).lines().map(String::strip).toList();
    List<String> entries = lines.stream().filter(ClassList::says).toList();
    if (entries.isEmpty()) {
      throw new UserException(
          "file of classes " + file + " names no class; write a line for each, such as lesion=255");
    }
    String ignore =
        lines.stream()
            .filter(line -> line.startsWith(IGNORE))
            .map(line -> line.substring(IGNORE.length()).strip())
            .findFirst()
            .orElse(null);
    return new ClassList(file, entries, ignore);
  }

  private static boolean says(String line) {
    return !line.isEmpty() && !line.startsWith("#") && !line.startsWith("//");
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new UserException(
            "file of classes "
                + file
                + " has "
                + Files.size(file)
                + " bytes; is it a list of classes?");
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new UserException("file of classes " + file + " is no UTF-8; save it so", e);
    } catch (IOException e) {
      throw new UserException(
          "file of classes " + file + " can't be read; is it there, and a file?", e);
    }
  }

  /**
   * The list in the order of these classes, each with the value that it has here.
   *
   * @throws UserException when the list names others
   */
  private List<String> inOrderOf(List<String> classes) {
    MaskReading.Declared said = declared();
    List<String> names = said.names();
    if (names.equals(classes)) {
      return entries;
    }
    if (names.size() != classes.size() || !names.containsAll(classes)) {
      throw new UserException(
          file
              + " names "
              + String.join(", ", names)
              + "; declared are "
              + String.join(", ", classes)
              + ": name those, or give each its value ("
              + classes.get(0)
              + "=1)");
    }
    List<String> ordered = new ArrayList<>();
    List<String> values = said.reading().values();
    for (String name : classes) {
      int at = names.indexOf(name);
      ordered.add(name + "=" + (values.isEmpty() ? String.valueOf(at + 1) : values.get(at)));
    }
    if (said.reading().background() != null) {
      ordered.add("background=" + said.reading().background());
    }
    return ordered;
  }

  /**
   * How masks of these classes are read.
   *
   * @param otherwise what is ignored in place of what the list says; null for the latter
   */
  MaskReading reading(List<String> classes, @Nullable String otherwise) {
    String ignored = otherwise == null ? ignore : otherwise;
    return MaskReading.declare(inOrderOf(classes), ignored, null).reading();
  }

  private MaskReading.Declared declared() {
    try {
      return MaskReading.declare(entries, ignore, null);
    } catch (UserException e) {
      throw new UserException(file + ": " + e.getMessage(), e);
    }
  }
}
