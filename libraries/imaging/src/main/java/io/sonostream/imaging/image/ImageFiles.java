package io.sonostream.imaging.image;

import io.sonostream.runtime.OutputFile;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reads and writes image files; what is wrong with one is told with its path. */
public final class ImageFiles {
  private static final long MAX_FILE_BYTES = 512L << 20;

  private ImageFiles() {}

  /** An image file of any kind that is read, with the channels that it has. */
  public static PixelImage read(Path path) {
    return read(path, ImageReading.UNDECLARED).image();
  }

  /** As {@link #read(Path)}, with what was declared about the file. */
  public static ImageFile read(Path path, ImageReading reading) {
    try {
      return ImageFile.decode(ByteBuffer.wrap(bytes(path)), reading);
    } catch (BadImageException e) {
      throw new UserException(path + ": " + e.getMessage(), e);
    }
  }

  /**
   * As {@link #read(Path, ImageReading)}, of what comes by a stream, to its end.
   *
   * @param name for people, in the path's place
   */
  public static ImageFile read(InputStream in, String name, ImageReading reading)
      throws IOException {
    byte[] bytes = in.readNBytes((int) MAX_FILE_BYTES + 1);
    if (bytes.length > MAX_FILE_BYTES) {
      throw new UserException(
          name + ": image file has more than the " + MAX_FILE_BYTES + " bytes that are allowed");
    }
    try {
      return ImageFile.decode(ByteBuffer.wrap(bytes), reading);
    } catch (BadImageException e) {
      throw new UserException(name + ": " + e.getMessage(), e);
    }
  }

  /** PNG or JPEG (quality 0.92), as the name's ending says. */
  public static void write(PixelImage image, Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".png")) {
      OutputFile.write(path, PngWriter.encode(image));
    } else if (name.endsWith(".jpg") || name.endsWith(".jpeg")) {
      OutputFile.write(path, JpegWriter.encode(image, 0.92f));
    } else {
      throw new UserException(path + ": images are written as .png, .jpg or .jpeg; rename it");
    }
  }

  /** The bytes of an image file, which is no larger than one can be. */
  public static byte[] bytes(Path path) {
    try {
      if (Files.size(path) > MAX_FILE_BYTES) {
        throw new UserException(
            path
                + ": image file has "
                + Files.size(path)
                + " bytes; allowed are at most "
                + MAX_FILE_BYTES);
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UserException(path + ": can't be read; is it there, and a file?", e);
    }
  }
}
