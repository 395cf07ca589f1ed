package io.sonostream.learning.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * Lines over a common horizontal axis, in one picture.
 *
 * @param title above the picture
 * @param horizontal name of the axis
 * @param lines one or more; NaN leaves a gap
 */
public record Chart(String title, String horizontal, List<Line> lines) {
  private static final int LEFT = 60;
  private static final int RIGHT = 20;
  private static final int TOP = 40;
  private static final int BOTTOM = 46;
  private static final int TICKS = 5;

  /** Colours that stay apart for most colour-blind eyes (Okabe and Ito 2008). */
  private static final List<Color> COLOURS =
      List.of(new Color(0x0072b2), new Color(0xd55e00), new Color(0x009e73), new Color(0xcc79a7));

  /**
   * One line.
   *
   * @param values at 1, 2, 3 ... of the horizontal axis
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Line(String name, double[] values) {}

  public Chart {
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a chart needs at least one line");
    }
  }

  /** Draws it. */
  public BufferedImage draw(int width, int height) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    Scale scale = new Scale(width, height);
    axes(g, scale);
    for (int i = 0; i < lines.size(); i++) {
      g.setColor(COLOURS.get(i % COLOURS.size()));
      line(g, scale, lines.get(i).values());
      g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 12));
      g.drawString(lines.get(i).name(), LEFT + 10 + i * (width - LEFT) / lines.size(), TOP - 6);
    }
    g.dispose();
    return picture;
  }

  private void axes(Graphics2D g, Scale scale) {
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    for (int i = 0; i <= TICKS; i++) {
      double value = scale.low + (scale.high - scale.low) * i / TICKS;
      int y = (int) scale.y(value);
      g.setColor(new Color(0xe0e0e0));
      g.drawLine(LEFT, y, scale.width - RIGHT, y);
      g.setColor(Color.DARK_GRAY);
      g.drawString(String.format(Locale.ROOT, "%.3g", value), 8, y + 4);
      int at = 1 + (scale.count - 1) * i / TICKS;
      g.drawString(String.valueOf(at), (int) scale.x(at) - 4, scale.height - BOTTOM + 18);
    }
    g.drawString(horizontal, scale.width / 2 - 20, scale.height - 10);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
    g.drawString(title, LEFT, 18);
  }

  private static void line(Graphics2D g, Scale scale, double[] values) {
    g.setStroke(new BasicStroke(2));
    Path2D path = new Path2D.Double();
    boolean down = false;
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        down = false;
      } else if (down) {
        path.lineTo(scale.x(i + 1), scale.y(values[i]));
      } else {
        path.moveTo(scale.x(i + 1), scale.y(values[i]));
        down = true;
      }
      if (values.length == 1) {
        g.fillOval((int) scale.x(1) - 3, (int) scale.y(values[0]) - 3, 6, 6);
      }
    }
    g.draw(path);
  }

  /** From values to places in the picture. */
  private final class Scale {
    final int width;
    final int height;
    final int count;
    final double low;
    final double high;

    Scale(int width, int height) {
      this.width = width;
      this.height = height;
      double least = Double.MAX_VALUE;
      double most = -Double.MAX_VALUE;
      int longest = 1;
      for (Line line : lines) {
        longest = Math.max(longest, line.values().length);
        for (double value : line.values()) {
          if (!Double.isNaN(value)) {
            least = Math.min(least, value);
            most = Math.max(most, value);
          }
        }
      }
      boolean empty = least > most;
      double margin = empty || least == most ? 0.5 : 0.05 * (most - least);
      low = (empty ? 0 : least) - margin;
      high = (empty ? 1 : most) + margin;
      count = longest;
    }

    double x(double at) {
      double share = count == 1 ? 0.5 : (at - 1) / (count - 1);
      return LEFT + share * (width - LEFT - RIGHT);
    }

    double y(double value) {
      return height - BOTTOM - (value - low) / (high - low) * (height - TOP - BOTTOM);
    }
  }
}
