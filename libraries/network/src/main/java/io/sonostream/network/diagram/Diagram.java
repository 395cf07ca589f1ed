package io.sonostream.network.diagram;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Node;
import io.sonostream.network.graph.Op;
import io.sonostream.network.graph.Parameter;
import io.sonostream.network.graph.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A network as an SVG: stages from left to right, each as low as its resolution is, so that a UNet
 * draws its U. Frozen stages have a dashed border; thin lines are skips.
 */
public final class Diagram {
  private static final int GAP_X = 36;
  private static final int GAP_Y = 28;
  private static final int MARGIN = 20;
  private static final int HEADING = 30;

  private final Graph graph;
  private final Map<Stage, List<Node>> stages = new LinkedHashMap<>();
  private final Map<Stage, Box> boxes = new LinkedHashMap<>();

  private Diagram(Graph graph) {
    this.graph = graph;
    graph.nodes().forEach(n -> stages.computeIfAbsent(n.stage(), s -> new ArrayList<>()).add(n));
  }

  /**
   * The document.
   *
   * @param heading plain text above the drawing
   */
  public static String svg(Graph graph, String heading) {
    return new Diagram(graph).draw(heading);
  }

  private String draw(String heading) {
    int bottom = place();
    int right = MARGIN + stages.size() * (Box.WIDTH + GAP_X) - GAP_X + MARGIN;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"11\">\n"),
            right,
            bottom,
            right,
            bottom));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" font-size=\"14\">%s</text>\n",
            MARGIN,
            MARGIN + 4,
            heading));
    edges().forEach(svg::append);
    boxes.values().forEach(box -> svg.append(box.svg()));
    return svg.append("</svg>\n").toString();
  }

  /** Gives every stage its box; returns the height of the page. */
  private int place() {
    TreeMap<Integer, Integer> tallest = new TreeMap<>(Collections.reverseOrder());
    Map<Stage, List<String>> lines = new LinkedHashMap<>();
    stages.forEach(
        (stage, nodes) -> {
          lines.put(stage, lines(stage, nodes));
          int height = Box.height(lines(stage, nodes).size());
          tallest.merge(resolution(nodes), height, Math::max);
        });
    Map<Integer, Integer> tops = new LinkedHashMap<>();
    int y = MARGIN + HEADING;
    for (Map.Entry<Integer, Integer> row : tallest.entrySet()) {
      tops.put(row.getKey(), y);
      y += row.getValue() + GAP_Y;
    }
    int x = MARGIN;
    for (Map.Entry<Stage, List<Node>> stage : stages.entrySet()) {
      int top = tops.getOrDefault(resolution(stage.getValue()), MARGIN);
      List<String> inside = lines.getOrDefault(stage.getKey(), List.of());
      boxes.put(stage.getKey(), new Box(stage.getKey(), x, top, stage.getKey().name(), inside));
      x += Box.WIDTH + GAP_X;
    }
    return y - GAP_Y + MARGIN;
  }

  /** Where a stage computes, before the pool that may end it: so skips run level. */
  private static int resolution(List<Node> nodes) {
    int height = nodes.get(0).shape().height();
    for (Node node : nodes) {
      if (!(node.op() instanceof Op.MaxPool) || node == nodes.get(0)) {
        height = node.shape().height();
      }
    }
    return height;
  }

  private List<String> lines(Stage stage, List<Node> nodes) {
    List<String> lines = new ArrayList<>(Labels.of(nodes));
    lines.add("= " + nodes.get(nodes.size() - 1).shape());
    long count =
        graph.parameters(stage).stream()
            .filter(p -> p.role().learned())
            .mapToLong(Parameter::elements)
            .sum();
    if (count > 0) {
      lines.add(
          String.format(Locale.ROOT, "%,d parameters", count) + (stage.frozen() ? ", frozen" : ""));
    }
    return lines;
  }

  private Set<String> edges() {
    Set<String> edges = new LinkedHashSet<>();
    List<Stage> order = List.copyOf(stages.keySet());
    for (Node node : graph.nodes()) {
      for (String input : node.inputs()) {
        Box from = boxes.get(graph.node(input).stage());
        Box to = boxes.get(node.stage());
        if (from != null && to != null && from != to) {
          boolean skip = order.indexOf(to.stage()) > order.indexOf(from.stage()) + 1;
          edges.add(edge(from, to, skip));
        }
      }
    }
    return edges;
  }

  /**
   * From the right side of one box to the left side of another; a skip arches over what is between.
   */
  private static String edge(Box from, Box to, boolean skip) {
    int x1 = from.x() + Box.WIDTH;
    int y1 = skip ? from.y() + HEADING / 2 : from.middle();
    int y2 = skip ? to.y() + HEADING / 2 : to.middle();
    String style =
        skip ? "stroke=\"#9ab\" stroke-width=\"1.2\"" : "stroke=\"#456\" stroke-width=\"2\"";
    return String.format(
        Locale.ROOT,
        "<path d=\"M%d %d C%d %d %d %d %d %d\" fill=\"none\" %s/>\n",
        x1,
        y1,
        x1 + GAP_X,
        y1,
        to.x() - GAP_X,
        y2,
        to.x(),
        y2,
        style);
  }
}
