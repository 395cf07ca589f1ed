package io.sonostream.cli.data;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of classes with their values, a line each: {@code lesion=255}, {@code nerve=#ff0000}. */
final class ClassesFile {
  private static final String IGNORE = "# ignore=";
  private static final long MOST_BYTES = 1 << 20;

  private ClassesFile() {}

  /**
   * What {@code --classes} would hold. Empty lines, and lines that begin with # or //, say nothing.
   *
   * @throws UserException when it can't be read or names no class
   */
  static List<String> read(Path file) {
    List<String> classes = text(file).lines().map(String::strip).filter(ClassesFile::says).toList();
    if (classes.isEmpty()) {
      throw new UserException(
          "--classes-file " + file + " names no class; write a line for each, such as lesion=255");
    }
    return classes;
  }

  /** The value of {@code # ignore=VALUE}, as exports write it; null without such a line. */
  static @Nullable String ignored(Path file) {
    return text(file)
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith(IGNORE))
        .map(line -> line.substring(IGNORE.length()).strip())
        .findFirst()
        .orElse(null);
  }

  private static boolean says(String line) {
    return !line.isEmpty() && !line.startsWith("#") && !line.startsWith("//");
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new UserException(
            "--classes-file "
                + file
                + " has "
                + Files.size(file)
                + " bytes; is it a list of classes?");
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new UserException("--classes-file " + file + " is no UTF-8; save it so", e);
    } catch (IOException e) {
      throw new UserException(
          "--classes-file " + file + " can't be read; is it there, and a file?", e);
    }
  }
}
