package io.sonostream.embedded;

import io.sonostream.runtime.FreePort;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/**
 * The brokers of one cluster, each a controller too. Each knows the ports of all from the start, so
 * that one that was killed comes back to where the others look for it.
 *
 * @param clusterId as Kafka writes it
 */
public record BrokerPlan(String clusterId, List<Node> nodes) {

  /**
   * @param id from 1 on
   * @param port for clients and brokers
   * @param controllerPort for controllers
   */
  public record Node(int id, int port, int controllerPort) {
    String voter() {
      return id + "@127.0.0.1:" + controllerPort;
    }
  }

  public BrokerPlan {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("a cluster without brokers; plan one at least");
    }
  }

  /** So many brokers on free ports. */
  public static BrokerPlan of(int brokers) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < brokers; i++) {
      nodes.add(new Node(i + 1, FreePort.next(), FreePort.next()));
    }
    return new BrokerPlan(Uuid.randomUuid().toString(), nodes);
  }

  /** One broker, alone. */
  static BrokerPlan alone(int port) {
    Node node = new Node(1, port, FreePort.next());
    return new BrokerPlan(Uuid.randomUuid().toString(), List.of(node));
  }

  /**
   * @throws IllegalArgumentException when there is none of this id
   */
  public Node node(int id) {
    return nodes.stream()
        .filter(node -> node.id() == id)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no broker " + id + " among " + nodes));
  }

  public String bootstrapServers() {
    return nodes.stream().map(node -> "127.0.0.1:" + node.port()).collect(Collectors.joining(","));
  }

  String voters() {
    return nodes.stream().map(Node::voter).collect(Collectors.joining(","));
  }

  /** How many replicas a record of the cluster's own has. */
  int replicas() {
    return Math.min(3, nodes.size());
  }

  /** How many of them must have it. */
  int leastInSync() {
    return Math.min(2, nodes.size());
  }

  /** For a process that is to run one of them; {@link #parse} reads it. */
  @Override
  public String toString() {
    return nodes.stream()
        .map(node -> node.id() + ":" + node.port() + ":" + node.controllerPort())
        .collect(Collectors.joining(",", clusterId + "/", ""));
  }

  /**
   * @throws IllegalArgumentException when it is no plan
   */
  public static BrokerPlan parse(String text) {
    String[] halves = text.split("/", -1);
    List<Node> nodes = new ArrayList<>();
    for (String node : halves[halves.length - 1].split(",", -1)) {
      String[] numbers = node.split(":", -1);
      if (halves.length != 2 || numbers.length != 3) {
        throw new IllegalArgumentException(
            "'" + text + "' is no plan of brokers; it is CLUSTER/ID:PORT:PORT,...");
      }
      nodes.add(
          new Node(
              Integer.parseInt(numbers[0]),
              Integer.parseInt(numbers[1]),
              Integer.parseInt(numbers[2])));
    }
    return new BrokerPlan(halves[0], nodes);
  }
}
