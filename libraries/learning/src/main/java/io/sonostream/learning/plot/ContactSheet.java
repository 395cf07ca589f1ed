package io.sonostream.learning.plot;

import io.sonostream.learning.augment.Augmenter;
import io.sonostream.learning.augment.Example;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * What augmentation does, to look at: each row begins with an example as it is, followed by changed
 * copies; the mask's border is drawn in colour.
 */
public final class ContactSheet {
  private static final int BORDER = 0xe69f00;
  private static final int GAP = 4;

  private ContactSheet() {}

  /** A sheet of the examples, all of one size. */
  public static BufferedImage of(
      List<Example> examples, Augmenter augmenter, int copies, long seed) {
    if (examples.isEmpty()) {
      throw new IllegalArgumentException("a contact sheet needs at least one example");
    }
    int width = examples.get(0).width() + GAP;
    int height = examples.get(0).height() + GAP;
    BufferedImage sheet =
        new BufferedImage(
            width * (copies + 1), height * examples.size(), BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < examples.size(); row++) {
      paint(examples.get(row), sheet, 0, row * height);
      for (int copy = 1; copy <= copies; copy++) {
        Example changed = augmenter.apply(examples.get(row), seed + row * 1_000L + copy);
        paint(changed, sheet, copy * width, row * height);
      }
    }
    return sheet;
  }

  private static void paint(Example example, BufferedImage sheet, int left, int top) {
    int width = example.width();
    int plane = width * example.height();
    for (int i = 0; i < plane; i++) {
      int rgb = 0;
      for (int c = 0; c < 3; c++) {
        int channel = example.channels() == 3 ? c : 0;
        rgb = rgb << 8 | example.image()[channel * plane + i] & 0xff;
      }
      boolean border = isBorder(example.mask(), i, width);
      sheet.setRGB(left + i % width, top + i / width, border ? BORDER : rgb);
    }
  }

  private static boolean isBorder(byte[] mask, int i, int width) {
    if (mask[i] == 0) {
      return false;
    }
    int x = i % width;
    return x == 0
        || x == width - 1
        || i < width
        || i + width >= mask.length
        || mask[i - 1] != mask[i]
        || mask[i + 1] != mask[i]
        || mask[i - width] != mask[i]
        || mask[i + width] != mask[i];
  }
}
