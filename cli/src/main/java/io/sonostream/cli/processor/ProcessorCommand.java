package io.sonostream.cli.processor;

import io.sonostream.cli.lifecycle.Serving;
import io.sonostream.processor.Processor;
import io.sonostream.processor.ProcessorSettings;
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
    ProcessorSettings settings = options.settings();
    PrintWriter err = spec.commandLine().getErr();
    return Serving.serve(
        "processor",
        settings,
        () -> new Processor(settings),
        processor -> {
          processor
              .openInferencePort()
              .ifPresent(port -> err.println("Open Inference Protocol on port " + port));
          err.flush();
        },
        err);
  }
}
