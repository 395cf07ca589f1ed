package io.sonostream.cli.processor;

import io.sonostream.processor.Processor;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.runtime.ShutdownHook;
import io.sonostream.service.settings.SettingsPrinter;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  private static final int FAILED = 1;

  @Spec CommandSpec spec;

  @Mixin ProcessorOptions options = new ProcessorOptions();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    ProcessorSettings settings = options.settings();
    out.print(SettingsPrinter.print("processor", settings));
    out.flush();
    CountDownLatch closed = new CountDownLatch(1);
    Processor processor = new Processor(settings);
    ShutdownHook hook =
        ShutdownHook.of(
            "sonostream-stop",
            () -> {
              processor.close();
              closed.countDown();
            });
    try {
      processor.start();
      processor.httpPort().ifPresent(port -> out.println("metrics and health on port " + port));
      out.flush();
      while (processor.live().ok()) {
        if (closed.await(500, TimeUnit.MILLISECONDS)) {
          return 0;
        }
      }
      spec.commandLine().getErr().println("sonostream: " + processor.live().message());
      return FAILED;
    } finally {
      // Not twice: when the JVM is already going down, the hook does it.
      if (hook.remove()) {
        processor.close();
      }
    }
  }
}
