package io.sonostream.cli;

import io.sonostream.cli.audit.AuditCommand;
import io.sonostream.cli.broker.BrokerCommand;
import io.sonostream.cli.data.DataCommand;
import io.sonostream.cli.demo.DemoCommand;
import io.sonostream.cli.device.DeviceCommand;
import io.sonostream.cli.device.LabelCommand;
import io.sonostream.cli.device.PhantomCommand;
import io.sonostream.cli.doctor.DoctorCommand;
import io.sonostream.cli.export.ExportCommand;
import io.sonostream.cli.gateway.GatewayCommand;
import io.sonostream.cli.labels.LabelsCommand;
import io.sonostream.cli.mlflow.MlflowCommand;
import io.sonostream.cli.models.ModelsCommand;
import io.sonostream.cli.processor.ProcessorCommand;
import io.sonostream.cli.replay.ReplayCommand;
import io.sonostream.cli.segment.SegmentCommand;
import io.sonostream.cli.subject.SubjectCommand;
import io.sonostream.cli.train.EvaluateCommand;
import io.sonostream.cli.train.TrainCommand;
import io.sonostream.cli.trainer.RetrainCommand;
import io.sonostream.cli.trainer.TrainerCommand;
import io.sonostream.cli.users.UsersCommand;
import io.sonostream.cli.viewer.ViewerCommand;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The subcommands, in the order of the help: what each needs on its class path, and the smallest
 * distribution that has it. One class serves every distribution; what is offered is what is there.
 */
enum Subcommand {
  PROCESSOR(ProcessorCommand.class, "processor", Room.PROCESSOR),
  DEMO(
      DemoCommand.class,
      "full",
      Room.PROCESSOR,
      Room.TRAINER,
      Room.VIEWER,
      Room.DEVICES,
      Room.EMBEDDED),
  BROKER(BrokerCommand.class, "full", Room.EMBEDDED),
  DEVICE(DeviceCommand.class, "device", Room.DEVICES),
  EXPORT(ExportCommand.class, "device", Room.DEVICES),
  GATEWAY(GatewayCommand.class, "device", Room.GATEWAY),
  LABEL(LabelCommand.class, "device", Room.DEVICES),
  LABELS(LabelsCommand.class, "device", Room.DEVICES),
  DATA(DataCommand.class, "device", Room.IMAGING),
  PHANTOM(PhantomCommand.class, "device", Room.DEVICES),
  SEGMENT(SegmentCommand.class, "learning", Room.MODEL),
  TRAIN(TrainCommand.class, "learning", Room.LEARNING),
  TRAINER(TrainerCommand.class, "trainer", Room.TRAINER),
  RETRAIN(RetrainCommand.class, "trainer", Room.TRAINER),
  REPLAY(ReplayCommand.class, "processor", Room.PROCESSOR),
  MLFLOW(MlflowCommand.class, "trainer", Room.MLFLOW),
  MODELS(ModelsCommand.class, "trainer", Room.TRAINER),
  SUBJECT(SubjectCommand.class, "trainer", Room.TRAINER),
  EVALUATE(EvaluateCommand.class, "learning", Room.LEARNING),
  VIEWER(ViewerCommand.class, "viewer", Room.VIEWER),
  USERS(UsersCommand.class, "viewer", Room.VIEWER),
  AUDIT(AuditCommand.class, "viewer", Room.VIEWER),
  DOCTOR(DoctorCommand.class, "processor", Room.PROCESSOR);

  private final Class<?> command;
  private final String distribution;
  private final List<Room> needs;

  Subcommand(Class<?> command, String distribution, Room... needs) {
    this.command = command;
    this.distribution = distribution;
    this.needs = List.of(needs);
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Class<?> command() {
    return command;
  }

  String distribution() {
    return distribution;
  }

  boolean isOffered() {
    return needs.stream().allMatch(Room::isHere);
  }

  static List<Subcommand> offered() {
    return Arrays.stream(values()).filter(Subcommand::isOffered).toList();
  }
}
