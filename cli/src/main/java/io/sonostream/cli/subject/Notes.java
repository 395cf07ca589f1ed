package io.sonostream.cli.subject;

import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/** What goes on, for people who wait: beside the result, so that programs can read that. */
final class Notes {
  private Notes() {}

  static Consumer<String> on(CommandSpec spec) {
    PrintWriter err = spec.commandLine().getErr();
    return note -> {
      err.println(note);
      err.flush();
    };
  }
}
