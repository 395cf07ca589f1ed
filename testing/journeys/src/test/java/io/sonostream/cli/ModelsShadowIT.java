package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.embedded.LocalCluster;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trial as MLOps types it, on a real broker and registry, with the packages of this repository.
 */
class ModelsShadowIT {
  private static final String TASK = "breast-lesion";
  @TempDir private Path directory;

  private record Answer(int status, String said) {}

  @Test
  void aVersionGoesOnTrialAndOffAgainAndMistakesAreOneLine() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(directory.resolve("cluster"), 0, 0)) {
      Path models = Path.of("..", "..", "models");
      assertThat(models(cluster, "shadow", TASK, "weak-1"))
          .isEqualTo(
              mistake(
                  "task breast-lesion has no version weak-1; released are none: import one first"));
      models(cluster, "import", models.resolve("weak").toString());
      assertThat(models(cluster, "shadow", TASK, "weak-1").said())
          .contains("no model is assigned to task breast-lesion", "promote one first");
      models(cluster, "import", "--promote", models.resolve("starter").toString());

      assertThat(models(cluster, "shadow", TASK, "weak-1", "--share", "0.25"))
          .isEqualTo(
              new Answer(
                  0,
                  "breast-lesion: weak-1 is on trial on 25 % of the live frames; champion is 1"));
      assertThat(roles(cluster)).isEqualTo(Map.of("1", "champion", "weak-1", "challenger"));

      assertThat(models(cluster, "shadow", TASK, "1"))
          .isEqualTo(mistake("1 is the champion of breast-lesion; a challenger must be another"));
      assertThat(models(cluster, "shadow", TASK, "9").said())
          .contains("has no version 9; released are weak-1, 1");
      assertThat(models(cluster, "shadow", TASK, "weak-1", "--share", "0").said())
          .contains("--share is 0.0; allowed are numbers above 0 up to 1", "--off");
      assertThat(models(cluster, "shadow", TASK, "weak-1", "--share", "20").said())
          .contains("--share is 20.0");
      assertThat(models(cluster, "shadow", TASK).said())
          .contains("give either a VERSION to try or --off");
      assertThat(models(cluster, "shadow", TASK, "weak-1", "--off").said())
          .contains("give either a VERSION to try or --off");
      assertThat(roles(cluster)).containsEntry("weak-1", "challenger");

      // Who names the champion that he saw moves nothing once another serves.
      for (String[] move :
          List.of(
              new String[] {"promote", TASK, "weak-1"},
              new String[] {"rollback", TASK},
              new String[] {"shadow", TASK, "--off"})) {
        for (String seen : List.of("none", "0")) {
          List<String> all = new ArrayList<>(List.of(move));
          all.addAll(List.of("--seen", seen));
          assertThat(models(cluster, all.toArray(new String[0])))
              .isEqualTo(
                  mistake(
                      "the champion of breast-lesion is 1 now, not "
                          + seen
                          + "; look again and decide"));
        }
      }
      assertThat(roles(cluster)).isEqualTo(Map.of("1", "champion", "weak-1", "challenger"));

      assertThat(models(cluster, "shadow", TASK, "--off"))
          .isEqualTo(new Answer(0, "breast-lesion: no version is on trial; champion is 1"));
      assertThat(roles(cluster)).isEqualTo(Map.of("1", "champion", "weak-1", ""));
      assertThat(models(cluster, "shadow", TASK, "--off"))
          .isEqualTo(mistake("no version is on trial for task breast-lesion; nothing to end"));
    }
  }

  private static Answer mistake(String line) {
    return new Answer(2, "sonostream: " + line);
  }

  private Map<String, String> roles(LocalCluster cluster) throws Exception {
    Map<String, String> roles = new TreeMap<>();
    for (JsonNode row : new JsonMapper().readTree(models(cluster, "list", "--json").said())) {
      roles.put(row.path("version").asText(), row.path("role").asText());
    }
    return roles;
  }

  private Answer models(LocalCluster cluster, String... arguments) {
    List<String> all = new ArrayList<>(List.of("models"));
    all.addAll(List.of(arguments));
    all.addAll(
        List.of(
            "--bootstrap",
            cluster.kafka().get("bootstrap.servers"),
            "--registry",
            cluster.registry().get("schema.registry.url"),
            "--store",
            directory.resolve("store").toString()));
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    int status =
        Sonostream.commandLine().setOut(out).setErr(out).execute(all.toArray(new String[0]));
    out.flush();
    return new Answer(status, said.toString().strip());
  }
}
