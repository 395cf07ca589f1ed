package io.sonostream.cli.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.cli.data.ImageOptions;
import io.sonostream.cli.data.MaskOptions;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.learning.dataset.FolderSource;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.recipe.StrategySearch;
import io.sonostream.learning.run.JobDirectory;
import io.sonostream.learning.run.NetworkChoice;
import io.sonostream.learning.run.Teaching;
import io.sonostream.learning.run.TrainingJob;
import io.sonostream.learning.run.TrainingOutcome;
import io.sonostream.learning.run.TrainingRun;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.ProcessLock;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a model from folders, without Kafka; the same code as the trainer service. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Train a model from folders of images and masks.",
      "Beside PACKAGE a folder PACKAGE.run keeps checkpoints, curves (PNG, CSV) and a contact sheet"
          + " of the augmentation; the same command goes on where a killed one stopped."
    })
public final class TrainCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description = "ID.png or ID.jpg.")
  Path images;

  @Option(
      names = "--masks",
      required = true,
      paramLabel = "DIR",
      description =
          "ID.png or ID_mask.png of the same size; may be the images' own folder. Or outlines: a"
              + " COCO .json, a CVAT .xml, a folder of LabelMe's .json.")
  Path masks;

  @Option(
      names = "--groups",
      paramLabel = "CSV",
      description =
          "Index with columns id and group: images of one group stay on one side of the split."
              + " Optional columns: device, part, spacing_x_mm, spacing_y_mm.")
  @Nullable Path groups;

  @Option(
      names = "--fold",
      paramLabel = "N/K",
      description =
          "Validate on the Nth of K folds of all subjects that are not in the test part, and train"
              + " on the others; which are in the test part stays as it is.")
  @Nullable String fold;

  @Option(names = "--out", required = true, paramLabel = "PACKAGE", description = "New directory.")
  Path out;

  @Option(
      names = "--arch",
      paramLabel = "NAME",
      description = "Network, for example unet or unet(base=16,depth=4) (default: unet).")
  @Nullable String architecture;

  @Option(
      names = "--input",
      paramLabel = "SIZE",
      description = "Side of the network's input, or WIDTHxHEIGHT (default: 256).")
  @Nullable String input;

  @Option(names = "--channels", description = "1 (gray) or 3 (RGB) (default: 1).")
  @Nullable Integer channels;

  @Option(
      names = "--encoder-weights",
      paramLabel = "FILE",
      description = "Pretrained encoder, .safetensors or .npz with torchvision's names.")
  @Nullable Path encoderWeights;

  @Option(
      names = "--from",
      paramLabel = "MODEL",
      description = "Model package to fine-tune; it also gives network and input.")
  @Nullable Path from;

  @Option(
      names = "--strategy",
      defaultValue = "full",
      paramLabel = "NAME",
      description =
          "full, default, contracting-only, expanding-only, frozen-prefix(N), shallow-to-deep,"
              + " deep-to-shallow, discriminative, each with +frozen-bn if wanted; or search, or"
              + " search(A,B) (default: ${DEFAULT-VALUE}).")
  String strategy;

  @Option(
      names = "--task",
      defaultValue = "breast-lesion",
      description = "What the model is for (default: ${DEFAULT-VALUE}).")
  String task;

  @Option(
      names = "--classes",
      split = ",",
      defaultValue = "lesion",
      paramLabel = "NAME[=VALUE]",
      description =
          "Foreground classes; the first has value 1. With values or colours (lesion=255,"
              + " nerve=#ff0000) where the masks need them (default: ${DEFAULT-VALUE}).")
  List<String> classes;

  @Option(
      names = "--rename-classes",
      description = "Let --from's outputs mean --classes, in this order, whatever they meant.")
  boolean renameClasses;

  @Mixin MaskOptions maskOptions = new MaskOptions();
  @Mixin ImageOptions imageOptions = new ImageOptions();

  @Option(
      names = "--model-version",
      defaultValue = "1",
      paramLabel = "V",
      description = "Version of the model (default: ${DEFAULT-VALUE}).")
  String version;

  @Mixin RecipeOptions recipeOptions = new RecipeOptions();

  @Option(
      names = "--teachers",
      split = ",",
      paramLabel = "PACKAGE",
      description =
          "Models of the same classes, input and levels: the mean of their probabilities is learned"
              + " beside the labels, so that an ensemble becomes one network.")
  List<Path> teachers = List.of();

  @Option(
      names = "--teacher-weight",
      paramLabel = "SHARE",
      description = "The teachers' share of the loss, above 0 to 1, which is no labels (0.5).")
  @Nullable Double teacherWeight;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Processor threads; 0 for all (default: ${DEFAULT-VALUE}).")
  int threads;

  @Option(names = "--json", description = "Print the outcome as one JSON object.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    Path target = out.toAbsolutePath().normalize();
    if (Files.exists(target)) {
      throw new UserException("--out " + out + " exists already; give a new directory");
    }
    StrategySearch.parse(strategy);
    JobDirectory directory = new JobDirectory(target.resolveSibling(target.getFileName() + ".run"));
    refuseTakenAway(directory);
    boolean goesOn = directory.isUnderWay();
    TrainingJob job = job(goesOn ? directory.job() : null);
    refuseOtherClasses(job);
    // Whatever is wrong with the data should be told before a run is begun.
    data().open(job.classes()).summary().lines().forEach(spec.commandLine().getErr()::println);
    TrainingOutcome outcome = train(directory, job);
    if (outcome.status() != TrainingOutcome.Status.TRAINED) {
      directory.forgetFailure();
      throw new UserException("no model was trained: " + outcome.message());
    }
    Files.move(directory.modelPackage(), target);
    report(outcome);
    return 0;
  }

  /** What a finished run made was moved to --out, and has gone from there. */
  private void refuseTakenAway(JobDirectory directory) {
    boolean trained =
        directory
            .outcome()
            .filter(outcome -> outcome.status() == TrainingOutcome.Status.TRAINED)
            .isPresent();
    if (trained && !Files.exists(directory.modelPackage())) {
      throw new UserException(
          "the run in "
              + directory.root()
              + " has ended, and its package was taken away from --out "
              + out
              + "; bring it back, or remove that folder to train anew");
    }
  }

  /** The job is written and run under one lock: a second command changes nothing of the first's. */
  private TrainingOutcome train(JobDirectory directory, TrainingJob job) {
    try (ProcessLock alone = directory.lock()) {
      prepare(directory, job);
      spec.commandLine().getErr().println(RecipeOptions.told(job.recipe()));
      TrainingDisplay display = new TrainingDisplay(spec.commandLine().getErr());
      return new TrainingRun(directory, display).run(alone);
    }
  }

  /** A killed run goes on; a job that differs from it is refused. */
  private void prepare(JobDirectory directory, TrainingJob wanted) {
    if (directory.isUnderWay()) {
      if (!directory.job().isFor(wanted)) {
        throw new UserException(
            directory.root()
                + " holds an unfinished run with other settings; remove it, or give its settings");
      }
      spec.commandLine().getErr().println("going on with the run in " + directory.root());
    } else {
      directory.write(wanted);
    }
  }

  /**
   * @param begun a run that goes on, which keeps its recipe and teachers where no others are named;
   *     null for a new one
   */
  private TrainingJob job(@Nullable TrainingJob begun) {
    try {
      Recipe recipe = recipeOptions.over(begun == null ? null : begun.recipe());
      List<String> names = maskOptions.declare(classes).names();
      recipe.lossShape().requireFor(names.size() == 1 ? 1 : names.size() + 1);
      return new TrainingJob(
              "offline",
              task,
              version,
              names,
              network(),
              from == null ? null : from.toAbsolutePath().normalize(),
              null,
              data(),
              strategy,
              recipe,
              threads,
              teaching(begun == null ? null : begun.teaching()),
              null)
          .withParentAsItIs();
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private @Nullable Teaching teaching(@Nullable Teaching begun) {
    Double weight = teacherWeight;
    if (teachers.isEmpty()) {
      if (weight != null && begun != null) {
        return new Teaching(begun.teachers(), weight);
      } else if (weight != null) {
        throw new UserException(
            "--teacher-weight is " + weight + " without teachers; name them with --teachers");
      }
      return begun;
    }
    return Teaching.by(
        teachers.stream().map(teacher -> teacher.toAbsolutePath().normalize()).toList(),
        weight == null ? Teaching.USUAL_WEIGHT : weight);
  }

  private FolderSource data() {
    return new FolderSource(
        images.toAbsolutePath().normalize(),
        masks.toAbsolutePath().normalize(),
        groups == null ? null : groups.toAbsolutePath().normalize(),
        split(),
        imageOptions.reading(),
        maskOptions.declare(classes).reading());
  }

  private SubjectSplit split() {
    SubjectSplit usual = SubjectSplit.STANDARD;
    String wanted = fold;
    if (wanted == null) {
      return usual;
    }
    try {
      return usual.with(SubjectSplit.Fold.parse(wanted));
    } catch (IllegalArgumentException e) {
      throw new UserException("--fold " + wanted + ": " + e.getMessage(), e);
    }
  }

  /** As many outputs with other names would be the old ones under a new name. */
  private void refuseOtherClasses(TrainingJob job) {
    if (from == null || renameClasses || !Files.exists(from)) {
      return;
    }
    List<String> known = ModelPackage.open(from, TrustedKeys.ANYONE).manifest().classes();
    if (known.size() == job.classes().size() && !known.equals(job.classes())) {
      throw new UserException(
          "--from "
              + from
              + " segments "
              + String.join(",", known)
              + ", --classes says "
              + String.join(",", job.classes())
              + "; name the same classes in the same order, or add --rename-classes if its outputs"
              + " shall mean these from now on");
    }
  }

  /** What is not given comes from the model to start from; null where nothing is given. */
  private @Nullable NetworkChoice network() {
    Path base = from;
    if (base == null) {
      return network("unet", new InputShape(1, 256, 256));
    }
    if (encoderWeights != null) {
      throw new UserException(
          "--encoder-weights "
              + encoderWeights
              + " and --from "
              + base
              + " both give an encoder; leave one of them out");
    }
    if (architecture == null && input == null && channels == null) {
      return null;
    }
    Manifest its = TrainingJob.open(base).manifest();
    return network(String.valueOf(its.architecture()), its.input());
  }

  private NetworkChoice network(String usual, InputShape usualInput) {
    InputSize size = input == null ? null : InputSize.parse(input);
    return new NetworkChoice(
        architecture == null ? usual : architecture,
        new InputShape(
            channels == null ? usualInput.channels() : channels,
            size == null ? usualInput.height() : size.height(),
            size == null ? usualInput.width() : size.width()),
        encoderWeights);
  }

  private void report(TrainingOutcome outcome) throws IOException {
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("package", out.toString());
      object.put("strategy", outcome.strategy());
      object.put("bestEpoch", outcome.bestEpoch());
      object.put("validationDice", outcome.bestDice());
      object.put("metrics", outcome.metrics());
      spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(object));
    } else {
      spec.commandLine().getOut().println(outcome.message());
      spec.commandLine().getOut().println("wrote " + out);
    }
  }
}
