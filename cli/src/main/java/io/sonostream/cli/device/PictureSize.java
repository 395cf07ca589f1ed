package io.sonostream.cli.device;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** WIDTHxHEIGHT in pixels, as options give it. */
record PictureSize(int width, int height) {

  static final class Converter implements ITypeConverter<PictureSize> {
    @Override
    public PictureSize convert(String text) {
      String[] sides = text.toLowerCase(Locale.ROOT).split("x", -1);
      try {
        if (sides.length == 2) {
          return new PictureSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
        }
      } catch (NumberFormatException e) {
        // Said below, in the same words as for too many sides.
      }
      throw new TypeConversionException(
          "'" + text + "' is not a size; write WIDTHxHEIGHT, for example 256x256");
    }
  }
}
