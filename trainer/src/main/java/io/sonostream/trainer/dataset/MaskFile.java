package io.sonostream.trainer.dataset;

import io.sonostream.config.UserException;
import io.sonostream.model.image.ClassMap;
import io.sonostream.model.image.PixelImage;
import java.nio.file.Path;

/**
 * Reads masks: one channel of class values, 0 to the number of classes. With one class 255 means
 * that class too, as most annotation tools write it.
 */
final class MaskFile {
  private final int classes;

  MaskFile(int classes) {
    this.classes = classes;
  }

  ClassMap read(Path file) {
    PixelImage image = PictureFile.read(file);
    byte[] pixels = image.pixels();
    byte[] values = new byte[image.width() * image.height()];
    for (int i = 0; i < values.length; i++) {
      int value = pixels[i * image.channels()] & 0xff;
      if (value == 255 && classes == 1) {
        value = 1;
      }
      if (value > classes) {
        throw new UserException(
            "mask "
                + file
                + " has the class value "
                + value
                + " at column "
                + i % image.width()
                + ", row "
                + i / image.width()
                + "; allowed are "
                + (classes == 1 ? "0 and 1 (or 255)" : "0 (background) to " + classes));
      }
      values[i] = (byte) value;
    }
    return new ClassMap(image.width(), image.height(), values);
  }
}
