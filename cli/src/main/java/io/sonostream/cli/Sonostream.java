package io.sonostream.cli;

import io.sonostream.benchmarks.BenchCommand;
import io.sonostream.cli.demo.DemoCommand;
import io.sonostream.cli.device.DeviceCommand;
import io.sonostream.cli.device.LabelCommand;
import io.sonostream.cli.device.PhantomCommand;
import io.sonostream.cli.doctor.DoctorCommand;
import io.sonostream.cli.models.ModelsCommand;
import io.sonostream.cli.processor.ProcessorCommand;
import io.sonostream.cli.replay.ReplayCommand;
import io.sonostream.cli.segment.SegmentCommand;
import io.sonostream.cli.train.EvaluateCommand;
import io.sonostream.cli.train.TrainCommand;
import io.sonostream.cli.trainer.RetrainCommand;
import io.sonostream.cli.trainer.TrainerCommand;
import io.sonostream.cli.viewer.ViewerCommand;
import io.sonostream.network.ModelException;
import io.sonostream.runtime.UserException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line: lists every subcommand and turns exceptions into exit codes. */
@Command(
    name = "sonostream",
    description = "Segments ultrasound as it streams.",
    mixinStandardHelpOptions = true,
    version = "sonostream 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ProcessorCommand.class,
      BenchCommand.class,
      DemoCommand.class,
      DeviceCommand.class,
      LabelCommand.class,
      PhantomCommand.class,
      SegmentCommand.class,
      TrainCommand.class,
      TrainerCommand.class,
      RetrainCommand.class,
      ReplayCommand.class,
      ModelsCommand.class,
      EvaluateCommand.class,
      ViewerCommand.class,
      DoctorCommand.class,
    })
public final class Sonostream implements Runnable {

  /** What a user can mend; 1 is for a job that ran and failed. */
  static final int USER_MISTAKE = 2;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Sonostream())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(
            (e, args) -> {
              PrintWriter err = e.getCommandLine().getErr();
              err.println(oneLine(e));
              err.println(
                  "See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
              return USER_MISTAKE;
            })
        .setExecutionExceptionHandler(
            (e, command, result) -> {
              if (e instanceof UserException || e instanceof ModelException) {
                command.getErr().println(oneLine(e));
                return USER_MISTAKE;
              }
              throw e;
            });
  }

  private static String oneLine(Exception e) {
    return "sonostream: " + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", "; ");
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
