package io.sonostream.cli.processor;

import io.sonostream.cli.lifecycle.Interruption;
import io.sonostream.cli.lifecycle.Serving;
import io.sonostream.processor.Processor;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.service.settings.SettingsPrinter;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs a processor until it is told to stop or can't go on. */
@Command(
    name = "processor",
    mixinStandardHelpOptions = true,
    description = {
      "Segment the frames of both lanes until stopped.",
      "Ends with status 1 when it can't go on (the engine is gone, threads die again and again)."
    })
public final class ProcessorCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin ProcessorOptions options = new ProcessorOptions();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    ProcessorSettings settings = options.settings();
    err.print(SettingsPrinter.print("processor", settings));
    err.flush();
    try (Processor processor = new Processor(settings);
        Interruption interruption =
            new Interruption("processor-interrupt", Serving.PATIENCE, processor::close)) {
      processor.start();
      processor.httpPort().ifPresent(port -> err.println("metrics and health on port " + port));
      err.flush();
      return Serving.untilTheEnd(interruption, processor::live, err);
    }
  }
}
