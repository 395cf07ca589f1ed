package io.sonostream.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerSettingsTest {
  private static final String LONG = "sixteen-or-more-characters";

  @TempDir Path folder;

  @Test
  void whatIsGrantedIsTheTableOfTheDocument() throws Exception {
    try (Stream<String> lines = Files.lines(Path.of("..", "docs", "security.md"))) {
      RightsTable documented = RightsTable.of(lines);
      assertThat(documented.rows()).hasSizeGreaterThan(30);
      assertThat(RightsTable.shipped()).isEqualTo(documented);
    }
  }

  @Test
  void namesOfRightsBeginWithThePrefixOfTheTopics() {
    List<AclBinding> grants = RightsTable.shipped().grants("probe", List.of("device"), "east.");
    assertThat(grants)
        .extracting(each -> each.pattern().name())
        .containsOnly("east.frames.live", "east.frames.archive");
    assertThat(grants).extracting(each -> each.entry().principal()).containsOnly("User:probe");
  }

  @Test
  void withoutUsersItServesThisMachineOnly() {
    assertThat(BrokerSettings.load(null, Map.of()).isSecured()).isFalse();
    refuses(Map.of("broker.host", "0.0.0.0"), "which other machines can reach");
    refuses(
        Map.of("broker.tls.key-store", "k.p12", "broker.tls.key-store-password", LONG),
        "users names nobody");
  }

  @Test
  void itRefusesUsersThatItCouldNotGuard() {
    Map<String, Object> all = secured();
    assertThat(BrokerSettings.load(null, all).admins()).containsExactly("root");
    all.remove("broker.tls.key-store");
    all.remove("broker.tls.key-store-password");
    refuses(all, "tls.key-store is not set");

    Map<String, Object> unknown = secured();
    unknown.put("broker.users.root.rights", List.of("everything"));
    refuses(unknown, "rights are [everything]");
    Map<String, Object> nobody = secured();
    nobody.put("broker.users.root.rights", List.of("viewer"));
    refuses(nobody, "nobody with the rights [admin]");
    Map<String, Object> self = secured();
    self.put("broker.users.broker.password", LONG);
    self.put("broker.users.broker.rights", List.of("viewer"));
    refuses(self, "the name 'broker'");
    Map<String, Object> twice = secured();
    twice.put("broker.users.root.password-file", "secret");
    refuses(twice, "both set");
  }

  @Test
  void aPasswordIsTheFirstLineOfItsFileAndLongEnough() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), LONG + "\nnot this\n");
    Map<String, Object> all = secured();
    all.remove("broker.users.root.password");
    all.put("broker.users.root.password-file", file.toString());
    assertThat(BrokerSettings.load(null, all).passwords()).containsEntry("root", LONG);

    Files.writeString(file, "short\n");
    assertThatThrownBy(() -> BrokerSettings.load(null, all).passwords())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has 5 characters; it must have at least 16");
  }

  @Test
  void aSectionThatIsWrittenWronglyIsToldWithoutWhatItHolds() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("my.conf"), "broker { users { root = \"" + LONG + "\" } }");
    assertThatThrownBy(() -> BrokerSettings.load(file, Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageNotContaining(LONG);
  }

  private static Map<String, Object> secured() {
    Map<String, Object> all = new HashMap<>();
    all.put("broker.tls.key-store", "k.p12");
    all.put("broker.tls.key-store-password", LONG);
    all.put("broker.users.root.password", LONG);
    all.put("broker.users.root.rights", List.of("admin"));
    return all;
  }

  private static void refuses(Map<String, ?> settings, String why) {
    assertThatThrownBy(() -> BrokerSettings.load(null, settings))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining(LONG);
  }
}
