package io.sonostream.console;

import io.sonostream.runtime.Printable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A word of the command line that names a file. */
final class PathWord implements ITypeConverter<Path> {
  @Override
  public Path convert(String word) {
    try {
      return Path.of(word);
    } catch (InvalidPathException e) {
      String names = System.getProperty("sun.jnu.encoding", "");
      // In the locale C, Java reads and writes names in ASCII alone.
      String advice =
          names.startsWith("UTF-8")
              ? ""
              : "; names of files are written in "
                  + names
                  + " here, which lacks some of its letters: set LC_ALL=C.UTF-8";
      throw new TypeConversionException(
          "'" + Printable.line(word) + "' can't be a file's name (" + e.getReason() + ")" + advice);
    }
  }
}
