package io.sonostream.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.testkit.pages.ReferencePage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** docs/configuration.md is what the settings' records and their files of defaults say. */
class ConfigurationPageTest {
  private static final Set<String> MEASURED = Set.of("number", "duration");

  private static final Map<String, List<SettingsKey>> SECTIONS = ConfigurationPage.keys();
  private static final List<SettingsKey> KEYS =
      SECTIONS.values().stream().flatMap(List::stream).toList();

  @Test
  void thePageIsWhatTheRecordsSay() throws IOException {
    String made = ConfigurationPage.text(SECTIONS);
    assertThat(ReferencePage.read("configuration.md", made)).isEqualTo(made);
  }

  @Test
  void everyKeyHasASentence() {
    assertThat(withoutSentence(KEYS)).isEmpty();
  }

  @Test
  void aKeyThatNobodyDescribedIsFound() {
    List<SettingsKey> keys =
        new ServiceReference("device", Forgotten.class, Map.of()).shared(Forgotten.class, "traces");
    assertThat(withoutSentence(keys)).containsExactly("traces.knob");
  }

  /** As one that somebody adds: its ratio has a comment in the file, its knob has nothing. */
  record Forgotten(double ratio, @Nullable String knob) {}

  @Test
  void noNumberIsTakenHoweverSmallItIs() {
    List<SettingsKey> measured =
        KEYS.stream()
            .filter(key -> MEASURED.contains(key.type()) || key.type().startsWith("whole number"))
            .filter(key -> !key.path().endsWith(".seed"))
            .toList();
    assertThat(measured).hasSizeGreaterThan(100);
    assertThat(measured).filteredOn(key -> key.allowed().isEmpty()).isEmpty();
  }

  private static List<String> withoutSentence(List<SettingsKey> keys) {
    return keys.stream()
        .filter(key -> !key.type().equals("section") && key.sentence().split(" ").length < 3)
        .map(SettingsKey::path)
        .toList();
  }
}
