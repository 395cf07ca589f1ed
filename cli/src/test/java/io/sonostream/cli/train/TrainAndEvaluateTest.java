package io.sonostream.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.network.ModelException;
import io.sonostream.runtime.FileTree;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrainAndEvaluateTest {
  private static final int SIDE = 40;

  @TempDir Path root;

  @BeforeEach
  void discs() throws IOException {
    Files.createDirectories(root.resolve("images"));
    Files.createDirectories(root.resolve("masks"));
    StringBuilder index = new StringBuilder("id,group,part,device\n");
    Random random = new Random(5);
    for (int s = 0; s < 20; s++) {
      byte[] pixels = new byte[SIDE * SIDE];
      byte[] mask = new byte[SIDE * SIDE];
      double x0 = 10 + random.nextInt(20);
      double y0 = 10 + random.nextInt(20);
      for (int p = 0; p < pixels.length; p++) {
        boolean inside = Math.hypot(p % SIDE - x0, p / SIDE - y0) < 7;
        pixels[p] = (byte) Math.max(0, (inside ? 30 : 150) + 12 * random.nextGaussian());
        mask[p] = (byte) (inside ? 255 : 0);
      }
      ImageFiles.write(new PixelImage(SIDE, SIDE, 1, pixels), root.resolve("images/" + s + ".png"));
      ImageFiles.write(new PixelImage(SIDE, SIDE, 1, mask), root.resolve("masks/" + s + ".png"));
      String part = s % 5 == 3 ? "validation" : s % 5 == 4 ? "test" : "train";
      index.append(s).append(",p").append(s).append(',').append(part);
      index.append(s % 2 == 0 ? ",L12-4\n" : ",C5-1\n");
    }
    Files.writeString(root.resolve("index.csv"), index);
  }

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Object command, String... extra) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--images",
                root.resolve("images").toString(),
                "--masks",
                root.resolve("masks").toString(),
                "--groups",
                root.resolve("index.csv").toString()));
    args.addAll(List.of(extra));
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(
            (e, c, r) -> {
              if (e instanceof UserException || e instanceof ModelException) {
                c.getErr().println(e.getMessage());
                return 2;
              }
              throw e;
            })
        .execute(args.toArray(String[]::new));
  }

  private int train(String name, String... extra) {
    List<String> args = new ArrayList<>(List.of("--out", root.resolve(name).toString()));
    args.addAll(List.of(extra));
    return run(new TrainCommand(), args.toArray(String[]::new));
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }

  @Test
  void trainsMeasuresAndFineTunes() throws IOException {
    assertThat(
            train(
                "first",
                "--arch=unet(base=4,depth=2)",
                "--input=32",
                "--epochs=12",
                "--rate=0.01",
                "--batch=4",
                "--json"))
        .as(err.toString())
        .isZero();
    double dice = json().get("metrics").get("dice").asDouble();
    assertThat(dice).isGreaterThan(0.8);
    assertThat(root.resolve("first/manifest.json")).exists();
    assertThat(root.resolve("first.run/curves.csv")).exists();
    assertThat(err.toString()).contains("epoch 12/12");

    out.getBuffer().setLength(0);
    Path report = root.resolve("report.html");
    String model = root.resolve("first").toString();
    assertThat(
            run(
                new EvaluateCommand(),
                "--model=" + model,
                "--part=test",
                "--report=" + report,
                "--json"))
        .isZero();
    assertThat(json().get("dice").get("mean").asDouble()).isEqualTo(dice);
    assertThat(json().get("devices").size()).isEqualTo(2);
    assertThat(Files.readString(report))
        .contains("Worst", "Median", "Best", "data:image/png;base64,", "L12-4")
        .doesNotContain("src=\"http");

    assertThat(train("renamed", "--from=" + model, "--classes=tumour")).isEqualTo(2);
    assertThat(err.toString())
        .contains("segments lesion, --classes says tumour")
        .contains("--rename-classes");
    assertThat(root.resolve("renamed.run")).doesNotExist();

    out.getBuffer().setLength(0);
    assertThat(
            train(
                "second",
                "--from=" + model,
                "--strategy=expanding-only",
                "--epochs=2",
                "--model-version=2",
                "--json"))
        .as(err.toString())
        .isZero();
    JsonNode manifest = new ObjectMapper().readTree(root.resolve("second/manifest.json").toFile());
    assertThat(manifest.get("parentVersion").asText()).isEqualTo("1");
    assertThat(manifest.get("architecture").asText()).isEqualTo("unet(base=4,depth=2)");
    assertThat(json().get("metrics").get("dice").asDouble()).isGreaterThan(0.7);
  }

  @Test
  void aNamedRecipeIsToldKeptByItsRunAndChangedByOptions() throws IOException {
    String[] asked = {
      "--arch=unet(base=4,depth=2)",
      "--input=32",
      "--recipe=fast",
      "--epochs=12",
      "--rate=0.01",
      "--batch=4",
      "--class-weights=1,2",
      "--levels=percentiles",
      "--optimizer=adam",
      "--json"
    };
    assertThat(train("named", asked)).as(err.toString()).isZero();
    assertThat(err.toString())
        .contains("recipe: standard, but for epochs 12, batchSize 4")
        .contains("lossShape.classWeights [1.0,2.0]", "descent.schedule POLY", "levels PERCENTILES")
        .contains("masks from probability", "temperature ");
    JsonNode manifest = new ObjectMapper().readTree(root.resolve("named/manifest.json").toFile());
    assertThat(manifest.get("levels").asText()).isEqualTo("PERCENTILES");
    assertThat(manifest.get("temperature").asDouble()).isNotEqualTo(1).isBetween(0.25, 8.0);
    JsonNode measured = json().get("metrics");
    double dice = json().get("metrics").get("dice").asDouble();
    assertThat(dice).isGreaterThan(0.6);
    out.getBuffer().setLength(0);
    String model = root.resolve("named").toString();
    assertThat(run(new EvaluateCommand(), "--model=" + model, "--part=test", "--mirror", "--json"))
        .isZero();
    assertThat(json().get("dice").get("mean").asDouble())
        .as("mirrored, and another number")
        .isGreaterThan(0.6)
        .isNotEqualTo(dice);
    out.getBuffer().setLength(0);
    assertThat(run(new EvaluateCommand(), "--model=" + model, "--part=test", "--json")).isZero();
    JsonNode told = json().get("calibration");
    JsonNode raw = told.get("withoutTemperature");
    assertThat(told.get("temperature")).isEqualTo(manifest.get("temperature"));
    assertThat(told.get("expectedCalibrationError")).isEqualTo(measured.get("calibrationError"));
    assertThat(raw.get("expectedCalibrationError"))
        .isEqualTo(measured.get("calibrationErrorUncalibrated"))
        .isNotEqualTo(told.get("expectedCalibrationError"));
    assertThat(raw.get("expectedDice")).isNotEqualTo(told.get("expectedDice"));
    out.getBuffer().setLength(0);
    assertThat(run(new EvaluateCommand(), "--model=" + model, "--part=test")).isZero();
    assertThat(out.toString()).contains("Calibration, temperature ", "(without ");

    Path away = Files.move(root.resolve("named"), root.resolve("away"));
    err.getBuffer().setLength(0);
    assertThat(train("named", "--arch=unet(base=4,depth=2)", "--input=32")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("the run in " + root.resolve("named.run") + " has ended, and its package was")
        .contains("bring it back, or remove that folder to train anew");

    // What a kill at its very end leaves: no outcome, no package, and the recipe that it had.
    FileTree.delete(away);
    Files.delete(root.resolve("named.run/outcome.json"));
    err.getBuffer().setLength(0);
    assertThat(train("named", "--arch=unet(base=4,depth=2)", "--input=32"))
        .as(err.toString())
        .isZero();
    assertThat(err.toString()).contains("going on with the run", "levels PERCENTILES");
    FileTree.delete(root.resolve("named"));
    Files.delete(root.resolve("named.run/outcome.json"));
    assertThat(train("named", "--arch=unet(base=4,depth=2)", "--input=32", "--recipe=best"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("unfinished run with other settings");
  }

  /** No subject that a fold learned from is among those that evaluation takes for validation. */
  private void assertValidationIsThatOfTheTraining(Path model) throws IOException {
    out.getBuffer().setLength(0);
    assertThat(run(new EvaluateCommand(), "--model=" + model, "--part=validation", "--json"))
        .as(err.toString())
        .isZero();
    JsonNode metrics =
        new ObjectMapper().readTree(model.resolve("manifest.json").toFile()).get("metrics");
    assertThat(json().get("subjects").asInt()).isEqualTo(metrics.get("validationSubjects").asInt());
  }

  @Test
  void anEnsembleTeachesOneNetworkThatNamesIt() throws IOException {
    String[] network = {
      "--arch=unet(base=4,depth=2)", "--input=32", "--epochs=4", "--rate=0.01", "--batch=4"
    };
    for (int fold = 1; fold <= 2; fold++) {
      List<String> args = new ArrayList<>(List.of(network));
      args.add("--fold=" + fold + "/2");
      assertThat(train("teacher" + fold, args.toArray(String[]::new))).as(err.toString()).isZero();
      assertValidationIsThatOfTheTraining(root.resolve("teacher" + fold));
    }
    List<String> args = new ArrayList<>(List.of(network));
    args.add("--teachers=" + root.resolve("teacher1") + "," + root.resolve("teacher2"));
    args.add("--teacher-weight=0.6");
    assertThat(train("student", args.toArray(String[]::new))).as(err.toString()).isZero();
    assertThat(err.toString()).contains("2 teachers with 0.6 of the loss");
    JsonNode recipe =
        new ObjectMapper()
            .readTree(root.resolve("student/manifest.json").toFile())
            .at("/training/recipe");
    assertThat(recipe.get("teachers").asText()).matches("[0-9a-f]{64},[0-9a-f]{64}");
    assertThat(recipe.get("teacherWeight").asText()).isEqualTo("0.6");

    // What a kill at its very end leaves goes on with its teachers, or is refused with others.
    FileTree.delete(root.resolve("student"));
    Files.delete(root.resolve("student.run/outcome.json"));
    assertThat(train("student", "--arch=unet(base=4,depth=2)", "--input=32"))
        .as(err.toString())
        .isZero();
    assertThat(
            new ObjectMapper()
                .readTree(root.resolve("student/manifest.json").toFile())
                .at("/training/recipe"))
        .isEqualTo(recipe);
    FileTree.delete(root.resolve("student"));
    Files.delete(root.resolve("student.run/outcome.json"));
    assertThat(
            train(
                "student",
                "--arch=unet(base=4,depth=2)",
                "--input=32",
                "--teachers=" + root.resolve("teacher1")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("unfinished run with other settings");
    assertThat(train("other", "--teachers=" + root.resolve("teacher1"), "--classes=cyst"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("teacher1 has classes lesion, the run cyst");
    assertThat(root.resolve("other.run")).doesNotExist();
  }

  /** What is not given comes from the model, not from the defaults of a new one. */
  @Test
  void aModelToStartFromGivesWhatIsNotGiven() throws IOException {
    assertThat(train("first", "--arch=unet(base=4,depth=2)", "--input=32", "--epochs=1"))
        .as(err.toString())
        .isZero();
    String from = "--from=" + root.resolve("first");
    assertThat(train("larger", from, "--input=48", "--epochs=1")).as(err.toString()).isZero();
    assertThat(manifest("larger").get("architecture").asText()).isEqualTo("unet(base=4,depth=2)");
    assertThat(manifest("larger").at("/input/width").asInt()).isEqualTo(48);
    assertThat(train("named", from, "--arch=unet(base=4,depth=2)", "--epochs=1"))
        .as(err.toString())
        .isZero();
    assertThat(manifest("named").at("/input/width").asInt()).isEqualTo(32);
    assertThat(train("x", from, "--encoder-weights=none.npz")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--encoder-weights none.npz and " + from.replace('=', ' '))
        .contains("both give an encoder");
  }

  private JsonNode manifest(String name) throws IOException {
    return new ObjectMapper().readTree(root.resolve(name + "/manifest.json").toFile());
  }

  @Test
  void mistakesEndInOneLine() {
    assertThat(train("x", "--strategy=everything")).isEqualTo(2);
    assertThat(err.toString()).contains("strategy 'everything' is unknown; allowed are full");
    assertThat(train("x", "--input=abc")).isEqualTo(2);
    assertThat(err.toString()).contains("--input is 'abc'; write a side");
    assertThat(train("x", "--class-weights=1,2,3")).isEqualTo(2);
    assertThat(err.toString()).contains("3 class weights for 1 classes; give 2");
    assertThat(train("x", "--weight-average=2")).isEqualTo(2);
    assertThat(err.toString()).contains("weight average is 2.0; allowed are 0 (off) to 0.9999");
    assertThat(train("x", "--arch=unet(base=4,depth=2)", "--input=33")).isEqualTo(2);
    assertThat(err.toString()).contains("33");
    assertThat(train("x", "--from=" + root.resolve("nowhere"))).isEqualTo(2);
    assertThat(err.toString()).contains("nowhere does not exist");
    assertThat(train("x", "--teachers=" + root.resolve("nobody"))).isEqualTo(2);
    assertThat(err.toString()).contains("teacher " + root.resolve("nobody") + " does not exist");
    assertThat(train("x", "--fold=2")).isEqualTo(2);
    assertThat(err.toString()).contains("--fold 2: write which of how many, for example 2/5");
    assertThat(train("x", "--fold=6/5")).isEqualTo(2);
    assertThat(err.toString()).contains("fold 6 of 5 is none; allowed are 2 to 20 folds");
    assertThat(train("x", "--teacher-weight=0.5")).isEqualTo(2);
    assertThat(err.toString()).contains("--teacher-weight is 0.5 without teachers");
    assertThat(train("images")).isEqualTo(2);
    assertThat(err.toString()).contains("exists already");
    assertThat(root.resolve("x")).doesNotExist();
    assertThat(root.resolve("x.run")).as("nothing was begun").doesNotExist();
  }

  @Test
  void masksInDoubtAreRefusedBeforeARunBegins() throws IOException {
    byte[] rim = new byte[SIDE * SIDE];
    rim[0] = 1;
    ImageFiles.write(new PixelImage(SIDE, SIDE, 1, rim), root.resolve("masks/3.png"));
    assertThat(train("x", "--arch=unet(base=4,depth=2)", "--input=32")).isEqualTo(2);
    assertThat(err.toString())
        .contains("1 in 1 file, 1 pixel")
        .contains("255 in 19 files")
        .contains("--classes NAME=VALUE");
    assertThat(root.resolve("x.run")).doesNotExist();
  }
}
