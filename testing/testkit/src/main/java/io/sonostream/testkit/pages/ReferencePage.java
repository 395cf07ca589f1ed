package io.sonostream.testkit.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of docs/ that is made of what the program says of itself, and held to it by a test. */
public final class ReferencePage {
  private ReferencePage() {}

  /**
   * For the page's head: how it comes about.
   *
   * @param module of the test, as Maven's {@code -pl} takes it
   */
  public static String madeBy(String module, Class<?> test) {
    return "This page is made by `./mvnw -Dquick -pl "
        + module
        + " -am test -Dtest="
        + test.getSimpleName()
        + "\n-Dsurefire.failIfNoSpecifiedTests=false -Dpage.write=true`; a test holds it to them.";
  }

  /**
   * What the page says: the test's to compare.
   *
   * @param made takes its place before, with {@code -Dpage.write=true}
   */
  public static String read(String name, String made) throws IOException {
    Path page = docs().resolve(name);
    if (Boolean.getBoolean("page.write")) {
      Files.writeString(page, made);
    }
    return Files.readString(page);
  }

  /** In a table. */
  public static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static Path docs() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/glossary.md"))) {
      Path above = folder.getParent();
      if (above == null) {
        throw new IllegalStateException(
            "no docs/glossary.md above " + Path.of("").toAbsolutePath());
      }
      folder = above;
    }
    return folder.resolve("docs");
  }
}
