package io.sonostream.cli.secured;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.client.Cluster;
import io.sonostream.console.Mistakes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;

/**
 * One who is known to broker and registry, with the configuration file that a service or a command
 * would be given.
 *
 * @param config HOCON
 */
record SecuredUser(String name, Path config, Cluster cluster) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a command did. */
  record Ran(int exit, String said) {}

  /**
   * @param services the sections of the services, as HOCON
   */
  static SecuredUser of(String name, SecuredCluster secured, Path folder, String services)
      throws IOException {
    String text =
        section("kafka", secured.kafka(name))
            + section("registry", secured.registry(name))
            + "topics { frame-partitions = 1, label-partitions = 1, replication = 1 }\n"
            + services;
    return new SecuredUser(
        name,
        Files.writeString(folder.resolve(name + ".conf"), text),
        Cluster.of(secured.kafka(name), secured.registry(name), secured.topics()));
  }

  Ran run(Object command, String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = config.toString();
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    int exit = Mistakes.told(new CommandLine(command)).setOut(out).setErr(out).execute(all);
    return new Ran(exit, said.toString().strip());
  }

  private static String section(String name, Map<String, String> settings) {
    StringBuilder text = new StringBuilder(name).append(" {\n");
    settings.forEach(
        (key, value) ->
            text.append("  ").append(key).append(" = ").append(quoted(value)).append('\n'));
    return text.append("}\n").toString();
  }

  private static String quoted(String value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text is JSON", e);
    }
  }
}
