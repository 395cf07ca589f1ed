package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.network.architecture.Architectures;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelsArchitecturesTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "models";
    all[1] = "architectures";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    CommandLine command = Sonostream.commandLine();
    return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(all);
  }

  @Test
  void listsEveryArchitectureWithItsNumbers() {
    assertThat(run("--channels", "3")).isZero();
    assertThat(out.toString())
        .contains(Architectures.names())
        .contains("441,137", "728,949", "726,573", "unet(base=32,depth=4)");
  }

  @Test
  void theListIsJsonForMachines() throws Exception {
    assertThat(run("--json", "--classes", "2", "unet-original")).isZero();
    JsonNode row = new JsonMapper().readTree(out.toString()).get(0);
    assertThat(row.get("architecture").asText())
        .isEqualTo("unet-original(base=64,depth=4,dropout=50)");
    assertThat(row.get("parameters").asLong()).isEqualTo(31_030_658);
    assertThat(row.get("trainable").asLong()).isEqualTo(31_030_658);
    assertThat(row.get("input")).hasToString("[1,572,572]");
    assertThat(row.get("output")).hasToString("[2,388,388]");
    assertThat(row.get("multiplyAdds").asLong()).isGreaterThan(100_000_000_000L);
    assertThat(row.get("receptiveField").asInt()).isEqualTo(204);
  }

  @Test
  void aDiagramIsAnSvgThatNamesEveryStage() throws Exception {
    for (String name : Architectures.names()) {
      Path file = folder.resolve(name + ".svg");
      assertThat(run("--diagram", name, "-o", file.toString())).as(name).isZero();
      var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
      assertThat(document.getElementsByTagName("rect").getLength()).isGreaterThan(8);
      assertThat(Files.readString(file)).contains("head").contains(name);
    }
  }

  @Test
  void mistakesAreOneLine() {
    assertThat(run("u-net")).isEqualTo(2);
    assertThat(run("--size", "250x256")).isEqualTo(2);
    assertThat(run("--size", "256")).isEqualTo(2);
    assertThat(run("-o", "x.svg")).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(4)
        .allMatch(line -> line.startsWith("sonostream: "))
        .anyMatch(line -> line.contains("nearest heights are 240 and 256"));
    assertThat(err.toString()).contains("there is no architecture u-net; there are unet,");
  }
}
