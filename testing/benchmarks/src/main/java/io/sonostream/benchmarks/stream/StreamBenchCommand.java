package io.sonostream.benchmarks.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.benchmarks.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sonostream bench stream --devices 1,4,16,64,256 --json}. */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    description = {
      "Masks a second through Kafka, saturated, beside the bare engine (a U-Net of 7.76 million",
      "parameters, raw frames of 256x256; broker, devices and consumer on this machine), what the",
      "stream adds to a frame's latency at part load, and the plain alternative: Kafka Streams",
      "calling a predictor once a record. The last line is one JSON object."
    })
public final class StreamBenchCommand implements Callable<Integer> {
  /** Before each measured phase: for the queue to fill. */
  private static final Duration SETTLE = Duration.ofSeconds(5);

  @Spec CommandSpec spec;

  @Option(
      names = "--devices",
      split = ",",
      paramLabel = "N",
      defaultValue = "8",
      description = "Numbers of devices, one row each (default: ${DEFAULT-VALUE}).")
  List<Integer> devices;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "Of each measured phase (default: ${DEFAULT-VALUE}).")
  int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "30",
      description = {
        "Seconds of many frames through a tiny network, for the JIT compiler, before everything",
        "else (default: ${DEFAULT-VALUE})."
      })
  int warmUp;

  @Option(
      names = "--load",
      defaultValue = "0.7",
      description = "Share of the engine's speed at which latency is measured (default: 0.7).")
  double load;

  @Option(names = "--engine", defaultValue = "auto", description = "An engine's name, or auto.")
  String engine;

  @Option(
      names = "--workers",
      defaultValue = "0",
      description = {
        "Engine workers; 0 is one, and more while large batches wait, as the processor measures it",
        "(default). A number, here or of threads, ends that search."
      })
  int workers;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Native threads a worker; 0 is one for each core (default).")
  int threads;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Settings of the processor, for example processor.live.poll=1ms.")
  Map<String, String> settings = Map.of();

  @Option(names = "--no-plain", description = "Leave the plain alternative out.")
  boolean noPlain;

  @Option(names = "--json", description = "Print the JSON line alone.")
  boolean json;

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    require(devices.stream().allMatch(n -> n >= 1 && n <= 4096), "--devices are 1 to 4096");
    require(seconds >= 1 && warmUp >= 0, "--seconds is at least 1, --warm-up at least 0");
    require(load > 0 && load < 1, "--load lies between 0 and 1, for example 0.7");
    require(workers >= 0 && threads >= 0, "--workers and --threads are at least 0");
    PrintWriter err = spec.commandLine().getErr();
    StreamReport report =
        new StreamRun(
                new StreamOptions(
                    devices,
                    Duration.ofSeconds(seconds),
                    Duration.ofSeconds(warmUp),
                    SETTLE,
                    load,
                    engine,
                    workers,
                    threads,
                    settings,
                    !noPlain),
                Progress.to(err))
            .run();
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      out.print(report.table());
    }
    out.println(JsonMapper.builder().build().writeValueAsString(report));
    out.flush();
    return 0;
  }

  private void require(boolean holds, String allowed) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), allowed);
    }
  }
}
