package io.sonostream.network.graph;

import java.util.List;

/**
 * One operation of a graph.
 *
 * @param name unique; also the prefix of its parameters' names
 * @param inputs names of the nodes that it reads, all earlier in the graph
 * @param shape of its output
 */
public record Node(String name, Op op, List<String> inputs, Shape shape, Stage stage) {
  public Node {
    inputs = List.copyOf(inputs);
  }

  public Node withOp(Op newOp) {
    return new Node(name, newOp, inputs, shape, stage);
  }

  public Node withInputs(List<String> newInputs) {
    return new Node(name, op, newInputs, shape, stage);
  }

  public String input() {
    return inputs.get(0);
  }
}
