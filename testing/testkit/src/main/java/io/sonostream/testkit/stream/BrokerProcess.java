package io.sonostream.testkit.stream;

import io.sonostream.embedded.BrokerPlan;
import io.sonostream.embedded.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;

/** One broker in a JVM of its own, until its standard input ends. */
final class BrokerProcess {
  private BrokerProcess() {}

  /**
   * @param args its directory, the plan, and its id in that
   */
  public static void main(String[] args) throws IOException {
    BrokerPlan plan = BrokerPlan.parse(args[1]);
    EmbeddedBroker broker =
        EmbeddedBroker.start(Path.of(args[0]), plan, plan.node(Integer.parseInt(args[2])));
    try (broker) {
      int read = System.in.read();
      while (read >= 0) {
        read = System.in.read();
      }
    }
    System.exit(0);
  }
}
