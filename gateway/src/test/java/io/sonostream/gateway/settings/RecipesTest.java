package io.sonostream.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/gateways.md tells people to write is taken as it stands. */
class RecipesTest {
  private static final Pattern BLOCK = Pattern.compile("```hocon\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void everyRecipeOfTheDocumentationIsTakenAsItStands() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "gateways.md"));
    List<String> recipes = BLOCK.matcher(page).results().map(found -> found.group(1)).toList();
    assertThat(recipes).hasSizeGreaterThan(8);
    for (int i = 0; i < recipes.size(); i++) {
      // The environment's token, which this test has not; and a part of settings that stands alone.
      String text =
          recipes.get(i).replace("${SONOSTREAM_GATEWAY_TOKEN}", "a-token-of-24-characters");
      Path file =
          Files.writeString(
              folder.resolve(i + ".conf"),
              text + "\ngateway.sources.other { kind = phantom, task = t }\n");
      assertThatCode(() -> GatewaySettings.load(file, Map.of()))
          .as("%s", text)
          .doesNotThrowAnyException();
    }
  }
}
