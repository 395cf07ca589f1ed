package io.sonostream.benchmarks;

import io.sonostream.benchmarks.engine.EngineBenchCommand;
import io.sonostream.benchmarks.gateway.GatewayCommand;
import io.sonostream.benchmarks.gpu.GpuCheckCommand;
import io.sonostream.benchmarks.kill.KillCommand;
import io.sonostream.benchmarks.outage.OutageCommand;
import io.sonostream.benchmarks.pipeline.PipelineCommand;
import io.sonostream.benchmarks.plan.PlanCommand;
import io.sonostream.benchmarks.restart.RestartCommand;
import io.sonostream.benchmarks.results.LabelsCommand;
import io.sonostream.benchmarks.results.RecipeCommand;
import io.sonostream.benchmarks.results.ResultsCommand;
import io.sonostream.benchmarks.results.SeedsCommand;
import io.sonostream.benchmarks.results.TorchCommand;
import io.sonostream.benchmarks.soak.SoakCommand;
import io.sonostream.benchmarks.steady.SteadyCommand;
import io.sonostream.benchmarks.stream.StreamBenchCommand;
import io.sonostream.benchmarks.swap.SwapCommand;
import io.sonostream.benchmarks.track.TrackCommand;
import io.sonostream.benchmarks.train.TrainBenchmark;
import io.sonostream.benchmarks.viewer.ViewerBenchmark;
import io.sonostream.console.Mistakes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The benchmarks and the proofs that take longer than a build may: a command and a distribution of
 * its own, so that no service carries them.
 */
@Command(
    name = "sonostream bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "BENCHMARK",
    description = "Measure this machine: a table for people, one JSON object last with --json.",
    subcommands = {
      EngineBenchCommand.class,
      GatewayCommand.class,
      GpuCheckCommand.class,
      KillCommand.class,
      LabelsCommand.class,
      OutageCommand.class,
      RecipeCommand.class,
      RestartCommand.class,
      ResultsCommand.class,
      SeedsCommand.class,
      SoakCommand.class,
      SteadyCommand.class,
      PipelineCommand.class,
      PlanCommand.class,
      StreamBenchCommand.class,
      SwapCommand.class,
      TorchCommand.class,
      TrackCommand.class,
      TrainBenchmark.class,
      ViewerBenchmark.class,
    })
public final class BenchCommand implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  public static CommandLine commandLine() {
    return Mistakes.told(new CommandLine(new BenchCommand()));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no benchmark given");
  }
}
