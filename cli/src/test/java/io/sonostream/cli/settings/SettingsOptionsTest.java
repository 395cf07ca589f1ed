package io.sonostream.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.cli.Sonostream;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class SettingsOptionsTest {
  @Test
  void everyServiceTakesAFileAndSingleKeysAlike() {
    for (String option : List.of("--config", "--set")) {
      String[] shared = description(CommandSpec.forAnnotatedObject(new SettingsOptions()), option);
      Map<String, CommandLine> commands = Sonostream.commandLine().getSubcommands();
      for (String service :
          List.of("broker", "processor", "trainer", "viewer", "gateway", "mlflow")) {
        assertThat(description(commands.get(service).getCommandSpec(), option))
            .as("%s %s", service, option)
            .isEqualTo(shared);
      }
    }
  }

  private static String[] description(CommandSpec of, String option) {
    assertThat(of.findOption(option)).as("%s %s", of.name(), option).isNotNull();
    return of.findOption(option).description();
  }

  @Test
  void keysAreTakenAsTheyAreAndSecretsAreNot() {
    SettingsOptions given = new SettingsOptions();
    new CommandLine(given).parseArgs("--config=a.conf", "--set=viewer.port=0", "--set=x.y=a=b");

    assertThat(given.file()).isEqualTo(Path.of("a.conf"));
    assertThat(given.overrides()).isEqualTo(Map.of("viewer.port", "0", "x.y", "a=b"));

    SettingsOptions secret = new SettingsOptions();
    new CommandLine(secret).parseArgs("--set=viewer.token=hunter2");
    assertThatThrownBy(secret::overrides)
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("--set viewer.token holds a password")
        .message()
        .doesNotContain("hunter2");
  }
}
