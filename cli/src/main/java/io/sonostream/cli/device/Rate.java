package io.sonostream.cli.device;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Frames a second, or as many as there are. */
record Rate(double framesPerSecond) {

  boolean isMax() {
    return Double.isInfinite(framesPerSecond);
  }

  static final class Converter implements ITypeConverter<Rate> {
    @Override
    public Rate convert(String text) {
      if (text.equalsIgnoreCase("max")) {
        return new Rate(Double.POSITIVE_INFINITY);
      }
      try {
        double value = Double.parseDouble(text);
        if (value > 0 && value <= 1000) {
          return new Rate(value);
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw new TypeConversionException(
          "'" + text + "' is no rate; allowed are max and numbers above 0 up to 1000");
    }
  }
}
