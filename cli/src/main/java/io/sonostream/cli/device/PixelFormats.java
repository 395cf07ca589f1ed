package io.sonostream.cli.device;

import io.sonostream.schemas.PixelFormat;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The pixel formats that can be asked for; UNKNOWN is for readers only. */
final class PixelFormats implements ITypeConverter<PixelFormat> {
  @Override
  public PixelFormat convert(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "gray8" -> PixelFormat.GRAY8;
      case "rgb8" -> PixelFormat.RGB8;
      default -> throw new TypeConversionException("'" + text + "' is not gray8 or rgb8");
    };
  }
}
