package io.sonostream.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of docs/ that is made of what the program says of itself, and held to it by a test. */
public final class ReferencePage {
  private static final Path DOCS = Path.of("..", "docs");

  private ReferencePage() {}

  /** For the page's head: how it comes about. */
  public static String madeBy(Class<?> test) {
    return "This page is made by `./mvnw -Dquick -pl cli -am test -Dtest="
        + test.getSimpleName()
        + "\n-Dsurefire.failIfNoSpecifiedTests=false -Dpage.write=true`; a test holds it to them.";
  }

  /** Fails where the page says anything else; with {@code -Dpage.write=true} it is written anew. */
  public static void hold(String name, String made) throws IOException {
    Path page = DOCS.resolve(name);
    if (Boolean.getBoolean("page.write")) {
      Files.writeString(page, made);
    }
    assertThat(Files.readString(page)).as("its head says how it is made").isEqualTo(made);
  }

  static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
