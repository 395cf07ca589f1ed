package io.sonostream.cli.subject;

import io.sonostream.cli.trainer.TrainerOptions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what is kept where and for how long. */
@Command(
    name = "kept",
    mixinStandardHelpOptions = true,
    description =
        "Print what of subjects is kept where and for how long, as the configuration says it, as a"
            + " Markdown table. The broker isn't asked: a topic that was there before a setting was"
            + " changed keeps what it has (sonostream doctor names it).")
final class KeptCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin TrainerOptions options = new TrainerOptions();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    KeptTable.lines(options.settings()).forEach(out::println);
    out.println();
    out.println(KeptTable.NOTE);
    out.flush();
    return 0;
  }
}
