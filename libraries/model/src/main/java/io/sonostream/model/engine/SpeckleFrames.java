package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.PixelImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Frames to try engines with where a package brings none: dark discs in speckle. */
final class SpeckleFrames {
  private SpeckleFrames() {}

  static List<PixelImage> make(InputShape shape, int count) {
    Random random = new Random(20_150_518);
    List<PixelImage> frames = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      frames.add(frame(shape, random));
    }
    return frames;
  }

  private static PixelImage frame(InputShape shape, Random random) {
    double x = shape.width() * (0.3 + 0.4 * random.nextDouble());
    double y = shape.height() * (0.3 + 0.4 * random.nextDouble());
    double radius = Math.min(shape.width(), shape.height()) * (0.1 + 0.15 * random.nextDouble());
    byte[] pixels = new byte[shape.frameBytes()];
    for (int i = 0; i < pixels.length; i += shape.channels()) {
      int pixel = i / shape.channels();
      double distance = Math.hypot(pixel % shape.width() - x, (int) (pixel / shape.width()) - y);
      double level = distance < radius ? 30 : 120;
      // Rayleigh, as fully developed speckle is.
      double speckle = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
      for (int c = 0; c < shape.channels(); c++) {
        pixels[i + c] = (byte) Math.min(255, Math.round(level * speckle / 1.25));
      }
    }
    return new PixelImage(shape.width(), shape.height(), shape.channels(), pixels);
  }
}
