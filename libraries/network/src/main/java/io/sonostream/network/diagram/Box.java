package io.sonostream.network.diagram;

import io.sonostream.network.graph.Stage;
import java.util.List;
import java.util.Locale;

/**
 * One stage on the page.
 *
 * @param x left, y top, in pixels
 * @param lines inside, below the title
 */
record Box(Stage stage, int x, int y, String title, List<String> lines) {
  static final int WIDTH = 200;
  private static final int LINE = 15;
  private static final int PADDING = 8;

  static int height(int lines) {
    return (lines + 1) * LINE + 2 * PADDING;
  }

  int height() {
    return height(lines.size());
  }

  int middle() {
    return y + height() / 2;
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    String dash = stage.frozen() ? " stroke-dasharray=\"5 3\"" : "";
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\" fill=\"%s\" stroke=\"#456\"%s/>\n",
            x,
            y,
            WIDTH,
            height(),
            fill(),
            dash));
    svg.append(text(0, title, " font-weight=\"bold\""));
    for (int i = 0; i < lines.size(); i++) {
      svg.append(text(i + 1, lines.get(i), ""));
    }
    return svg.toString();
  }

  private String text(int line, String content, String style) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%d\" y=\"%d\"%s>%s</text>\n",
        x + PADDING,
        y + PADDING + (line + 1) * LINE - 4,
        style,
        content);
  }

  private String fill() {
    return switch (stage.path()) {
      case CONTRACTING -> "#e3eefa";
      case BOTTLENECK -> "#f6ead8";
      case EXPANDING -> "#e4f3e4";
      case HEAD -> "#f3e4ef";
    };
  }
}
