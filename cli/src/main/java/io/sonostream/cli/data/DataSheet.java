package io.sonostream.cli.data;

import io.sonostream.imaging.folder.FolderSurvey;
import io.sonostream.imaging.image.Channels;
import io.sonostream.imaging.image.Overlay;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.runtime.UserException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** A contact sheet of a labelled folder: images from all over it, masks drawn on them. */
final class DataSheet {
  private static final int COLUMNS = 6;
  private static final int MOST = 48;
  private static final int SIDE = 160;
  private static final int GAP = 4;

  private DataSheet() {}

  static PixelImage of(FolderSurvey survey) {
    int pictures = survey.pictures().size();
    int shown = Math.min(MOST, pictures);
    if (shown == 0) {
      throw new UserException("no picture can be read, so there is no contact sheet to write");
    }
    int columns = Math.min(COLUMNS, shown);
    int rows = (shown + columns - 1) / columns;
    int cell = SIDE + GAP;
    BufferedImage sheet =
        new BufferedImage(columns * cell, rows * cell, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = sheet.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    for (int i = 0; i < shown; i++) {
      BufferedImage picture = drawn(marked(survey, (int) ((long) i * pictures / shown)));
      double scale = (double) SIDE / Math.max(picture.getWidth(), picture.getHeight());
      int width = Math.max(1, (int) Math.round(picture.getWidth() * scale));
      int height = Math.max(1, (int) Math.round(picture.getHeight() * scale));
      int left = i % columns * cell + (SIDE - width) / 2;
      int top = i / columns * cell + (SIDE - height) / 2;
      pen.drawImage(picture, left, top, width, height, null);
    }
    pen.dispose();
    return PixelImage.of(sheet);
  }

  private static PixelImage marked(FolderSurvey survey, int at) {
    PixelImage picture = survey.picture(at);
    return survey
        .marks(at)
        .map(marks -> Overlay.draw(picture, marks))
        .orElseGet(() -> Channels.convert(picture, 3));
  }

  private static BufferedImage drawn(PixelImage rgb) {
    BufferedImage picture =
        new BufferedImage(rgb.width(), rgb.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < rgb.width() * rgb.height(); i++) {
      int red = rgb.pixels()[3 * i] & 0xff;
      int green = rgb.pixels()[3 * i + 1] & 0xff;
      int blue = rgb.pixels()[3 * i + 2] & 0xff;
      picture.setRGB(i % rgb.width(), i / rgb.width(), red << 16 | green << 8 | blue);
    }
    return picture;
  }
}
