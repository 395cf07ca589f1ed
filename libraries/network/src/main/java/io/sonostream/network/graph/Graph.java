package io.sonostream.network.graph;

import io.sonostream.network.ModelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An immutable network: nodes in an order in which each reads only earlier ones, the first being
 * the input. Shapes are inferred again on construction, so a graph that exists is consistent.
 *
 * @param outputs names of the nodes that give logits, (K,H,W): the one that is served first, then
 *     the side outputs of deep supervision
 */
public record Graph(List<Node> nodes, List<String> outputs) {
  public Graph {
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
    if (outputs.isEmpty() || nodes.isEmpty() || !(nodes.get(0).op() instanceof Op.Input)) {
      throw new ModelException("a graph begins with an input node and has at least one output");
    }
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (Node node : nodes) {
      Shape inferred = node.op().infer(node.name(), shapesOf(node, shapes));
      Inputs.check(inferred.equals(node.shape()), node.name(), inferred, node.shape());
      Inputs.check(
          shapes.put(node.name(), inferred) == null, node.name(), "a name of its own", "two nodes");
    }
    for (String output : outputs) {
      Inputs.check(shapes.containsKey(output), output, "an output that is a node", "none");
    }
  }

  private static List<Shape> shapesOf(Node node, Map<String, Shape> shapes) {
    List<Shape> inputs = new ArrayList<>();
    for (String input : node.inputs()) {
      Shape shape = shapes.get(input);
      if (shape == null) {
        throw new ModelException(
            "node " + node.name() + ": expected an earlier node as input, found " + input);
      }
      inputs.add(shape);
    }
    return inputs;
  }

  /** The node of that name; an unknown name is a programming error. */
  public Node node(String name) {
    for (Node node : nodes) {
      if (node.name().equals(name)) {
        return node;
      }
    }
    throw new IllegalArgumentException("no node named " + name);
  }

  /** Shapes of what a node reads, in order. */
  public List<Shape> inputShapes(Node node) {
    return node.inputs().stream().map(input -> node(input).shape()).toList();
  }

  /** How many nodes and outputs read the node of that name. */
  public int uses(String name) {
    int uses = Collections.frequency(outputs, name);
    for (Node node : nodes) {
      uses += Collections.frequency(node.inputs(), name);
    }
    return uses;
  }

  public Shape input() {
    return nodes.get(0).shape();
  }

  /** Shape of the logits that are served: (K,H,W), K = 1 for one foreground class. */
  public Shape output() {
    return node(outputs.get(0)).shape();
  }

  /** Tensors of all nodes, running statistics among them, in the nodes' order. */
  public List<Parameter> parameters() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    List<Parameter> all = new ArrayList<>();
    for (Node node : nodes) {
      all.addAll(node.op().parameters(node.name(), shapesOf(node, shapes)));
      shapes.put(node.name(), node.shape());
    }
    return all;
  }

  /** Stages in order of depth, input to output. */
  public List<Stage> stages() {
    Set<Stage> stages = new LinkedHashSet<>();
    nodes.forEach(node -> stages.add(node.stage()));
    return List.copyOf(stages);
  }

  /** Tensors of one stage. */
  public List<Parameter> parameters(Stage stage) {
    List<Parameter> all = new ArrayList<>();
    for (Node node : nodes) {
      if (node.stage().equals(stage)) {
        all.addAll(node.op().parameters(node.name(), inputShapes(node)));
      }
    }
    return all;
  }

  /**
   * Tensors that a pretrained encoder's file should hold: those that bear torchvision's name for an
   * encoder's layers; in networks without such, those of the contracting path.
   */
  public List<Parameter> encoder() {
    List<Parameter> named =
        parameters().stream().filter(p -> p.name().startsWith("features.")).toList();
    return named.isEmpty()
        ? stages().stream()
            .filter(stage -> stage.path() == Stage.Path.CONTRACTING)
            .flatMap(stage -> parameters(stage).stream())
            .toList()
        : named;
  }

  /**
   * Numbers that there must be at once for one image, at the widest place: what a node reads and
   * what it gives. Engines hold more, none holds less.
   */
  public long widestElements() {
    long widest = 0;
    for (Node node : nodes) {
      long here = node.shape().elements();
      for (Shape input : inputShapes(node)) {
        here += input.elements();
      }
      widest = Math.max(widest, here);
    }
    return widest;
  }

  /** Learned numbers, as the papers count them: running statistics are left out. */
  public long parameterCount() {
    return parameters().stream()
        .filter(p -> p.role().learned())
        .mapToLong(Parameter::elements)
        .sum();
  }

  /** Learned numbers outside the stages that are frozen by default. */
  public long trainableCount() {
    return stages().stream()
        .filter(stage -> !stage.frozen())
        .flatMap(stage -> parameters(stage).stream())
        .filter(p -> p.role().learned())
        .mapToLong(Parameter::elements)
        .sum();
  }
}
