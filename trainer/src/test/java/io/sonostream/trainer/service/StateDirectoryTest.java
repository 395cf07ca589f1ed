package io.sonostream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateDirectoryTest {
  @TempDir Path home;

  @Test
  void aTrainerHasTheSameNameInEveryLife() {
    String first = instanceId();
    assertThat(first).hasSize(36);
    assertThat(instanceId()).isEqualTo(first);
    assertThat(home.resolve("instance-id.tmp")).doesNotExist();
  }

  @Test
  void aNameThatSomebodyHasGivenStays() throws Exception {
    Files.writeString(home.resolve("instance-id"), "trainer-of-ward_3\n");
    assertThat(instanceId()).isEqualTo("trainer-of-ward_3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "\0\0\0\0\0\0", "two names", "\u00ff\u00fe"})
  void anEmptyOrTornNameIsReplacedByOneThatStays(String torn) throws Exception {
    Files.writeString(home.resolve("instance-id"), torn, StandardCharsets.ISO_8859_1);
    String healed = instanceId();
    assertThat(healed).hasSize(36);
    assertThat(instanceId()).isEqualTo(healed);
  }

  @Test
  void aSecondTrainerInTheSameDirectoryIsRefused() {
    try (StateDirectory first = new StateDirectory(home)) {
      assertThat(first.root()).isEqualTo(home);
      assertThatThrownBy(() -> new StateDirectory(home))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("is used by another trainer", "trainer.state-directory");
    }
  }

  private String instanceId() {
    try (StateDirectory directory = new StateDirectory(home)) {
      return directory.instanceId();
    }
  }

  @Test
  void aNewStateDirectoryIsForItsOwnerAloneAndOneThatIsThereStaysAsItIs() throws Exception {
    Path fresh = home.resolve("fresh");
    new StateDirectory(fresh).close();
    assertThat(permissions(fresh)).isEqualTo("rwx------");
    Path shared = Files.createDirectory(home.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-x---"));
    new StateDirectory(shared).close();
    assertThat(permissions(shared)).isEqualTo("rwxr-x---");
  }

  private static String permissions(Path folder) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
  }
}
