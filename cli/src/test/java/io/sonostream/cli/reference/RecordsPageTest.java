package io.sonostream.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.testkit.pages.ReferencePage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** docs/records.md is what the schemas say. */
class RecordsPageTest {
  private static final Path SCHEMAS = Path.of("..", "schemas", "src", "main", "avro");
  private static final RecordsPage PAGE = RecordsPage.ofAllTopics();

  @Test
  void thePageIsWhatTheSchemasSay() throws IOException {
    String made = PAGE.text();
    assertThat(ReferencePage.read("records.md", made)).isEqualTo(made);
  }

  @Test
  void noSchemaIsLeftOut() throws IOException {
    List<String> files;
    try (Stream<Path> listed = Files.list(SCHEMAS)) {
      files = listed.map(file -> file.getFileName().toString().replace(".avsc", "")).toList();
    }
    assertThat(PAGE.types().keySet()).containsExactlyInAnyOrderElementsOf(files);
  }

  @Test
  void everyRecordAndFieldHasASentence() {
    assertThat(withoutSentence(PAGE.types().values())).isEmpty();
  }

  @Test
  void aFieldThatNobodyDescribedIsFound() {
    Schema added =
        SchemaBuilder.record("Added")
            .doc("A record of this test.")
            .fields()
            .name("knob")
            .type()
            .intType()
            .noDefault()
            .endRecord();
    assertThat(withoutSentence(List.of(added))).containsExactly("Added.knob");
  }

  private static List<String> withoutSentence(Collection<Schema> types) {
    return types.stream()
        .flatMap(
            type ->
                Stream.concat(
                    isSentence(type.getDoc()) ? Stream.of() : Stream.of(type.getName()),
                    type.getType() == Schema.Type.ENUM
                        ? Stream.of()
                        : type.getFields().stream()
                            .filter(field -> !isSentence(field.doc()))
                            .map(field -> type.getName() + "." + field.name())))
        .toList();
  }

  private static boolean isSentence(String said) {
    return said != null && said.length() > 1 && said.endsWith(".");
  }
}
