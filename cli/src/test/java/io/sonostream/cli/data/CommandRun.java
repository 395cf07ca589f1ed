package io.sonostream.cli.data;

import io.sonostream.cli.Sonostream;
import io.sonostream.console.Mistakes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** One run of the command line, in this JVM. */
record CommandRun(int status, String out, String err) {

  static CommandRun of(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Sonostream.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments.toArray(String[]::new));
    return new CommandRun(status, out.toString(), err.toString());
  }

  /** What came of it, where a mistake must be one line of its own. */
  Verdict verdict(Verdict.Attempt attempt) throws Exception {
    long own = err.lines().filter(line -> line.startsWith("sonostream: ")).count();
    if (status == Mistakes.EXIT_STATUS && own == 1 && !err.contains("\tat ")) {
      return Verdict.REFUSED;
    }
    return status == 0 && attempt.isRight() ? Verdict.RIGHT : Verdict.SILENT;
  }
}
