package io.sonostream.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * One process that is asked many times, for a process each would take minutes: a command line in,
 * its status and what it said out. It has a distribution's jars as its class path, and this class.
 */
final class Asked {
  /** Ends each part of an answer; no help says it. */
  static final String END = "\u0004";

  private Asked() {}

  /**
   * @param args the program: a class that makes its command line by {@code commandLine()}
   */
  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    Method program = Class.forName(args[0]).getMethod("commandLine");
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String words = questions.readLine(); words != null; words = questions.readLine()) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      CommandLine line =
          ((CommandLine) program.invoke(null))
              .setOut(new PrintWriter(out, true))
              .setErr(new PrintWriter(err, true));
      int status = line.execute(words.split(" "));
      answers.print(status + END + out + END + err + END);
      answers.flush();
    }
  }
}
