package io.sonostream.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.cli.models.ModelsCommand;
import io.sonostream.cli.trainer.RetrainCommand;
import io.sonostream.console.Mistakes;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.testkit.stream.SharedCluster;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command line changes stands in the audit, whatever came of it. */
class AuditCommandIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void theCommandLinesChangesAreInTheAuditUnderTheUserOfTheMachine() throws Exception {
    LocalCluster cluster = SharedCluster.get();
    Path config =
        Files.writeString(
            folder.resolve("conf"),
            String.join(
                "\n",
                "kafka.bootstrap.servers = \"" + cluster.kafka().get("bootstrap.servers") + "\"",
                "registry.schema.registry.url = \""
                    + cluster.registry().get("schema.registry.url")
                    + "\"",
                "topics.prefix = \"audited.\"",
                "trainer.models.directory = \"" + folder.resolve("store") + "\""));
    assertThat(
            run(new RetrainCommand(), config, "--task", "liver", "--reason", "a\nsecond line")
                .status())
        .isZero();
    assertThat(run(new ModelsCommand(), config, "promote", "liver", "v9").status()).isEqualTo(2);

    List<JsonNode> records =
        run(new AuditCommand(), config, "--json").said().lines().map(AuditCommandIT::json).toList();
    assertThat(records)
        .extracting(record -> record.get("action").asText() + " " + record.get("outcome").asText())
        .containsExactly("retrain ASKED", "retrain DONE", "promote ASKED", "promote REFUSED");
    JsonNode done = records.get(1);
    assertThat(done.get("id")).isEqualTo(records.get(0).get("id"));
    assertThat(done.get("who").asText()).isEqualTo(System.getProperty("user.name"));
    assertThat(done.get("via").asText()).isEqualTo("cli");
    assertThat(done.get("subject").asText()).isEqualTo("liver");
    assertThat(done.get("reason").asText()).isEqualTo("a\nsecond line");
    assertThat(records.get(3).get("message").asText()).contains("v9");

    // For people: a change a line, and no line that somebody else wrote.
    List<String> lines = run(new AuditCommand(), config).said().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains("DONE  retrain liver  by ").contains("a\\u000asecond line");
    assertThat(lines.get(1)).contains("REFUSED  promote liver version=v9  by ").contains(" -- ");
  }

  private record Ran(int status, String said) {}

  private static Ran run(Object command, Path config, String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = config.toString();
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    int status = Mistakes.told(new CommandLine(command)).setOut(out).setErr(out).execute(all);
    return new Ran(status, said.toString().strip());
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }
}
