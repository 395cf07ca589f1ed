package io.sonostream.learning.plot;

import io.sonostream.runtime.UserException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Pictures as PNG. */
public final class Png {
  private Png() {}

  public static byte[] bytes(BufferedImage picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Writes a file.
   *
   * @throws UserException naming it, when it can't be written
   */
  public static void write(BufferedImage picture, Path file) {
    try {
      Files.write(file, bytes(picture));
    } catch (IOException e) {
      throw new UserException("can't write " + file + ": " + e.getMessage(), e);
    }
  }
}
