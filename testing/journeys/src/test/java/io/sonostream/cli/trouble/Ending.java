package io.sonostream.cli.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.cli.Sonostream;
import io.sonostream.console.Mistakes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How a command ended.
 *
 * @param err all that it wrote to standard error
 */
record Ending(List<String> arguments, int status, String out, String err) {
  /** A class of Java's, of ours or of a library, by its full name. */
  private static final Pattern CLASS = Pattern.compile("\\b(?:[a-z][a-z0-9_]*\\.){2,}[A-Z]\\w*");

  static Ending of(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Sonostream.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments.toArray(String[]::new));
    return new Ending(arguments, status, out.toString(), err.toString());
  }

  /** The one line that says what is wrong; fails where there is none, or more. */
  String line() {
    assertThat(status).as("%s", this).isEqualTo(Mistakes.EXIT_STATUS);
    List<String> own = err.lines().filter(line -> line.startsWith("sonostream: ")).toList();
    assertThat(own).as("%s", this).hasSize(1);
    requireNoJava();
    return own.get(0);
  }

  void requireNoJava() {
    assertThat(out + err).as("%s", this).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(CLASS.matcher(out + err).results().map(found -> found.group()).toList())
        .as("%s", this)
        .isEmpty();
  }
}
