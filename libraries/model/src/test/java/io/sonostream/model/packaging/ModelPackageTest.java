package io.sonostream.model.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.geometry.Levels;
import io.sonostream.imaging.geometry.Segmentation;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.network.ModelException;
import io.sonostream.network.graph.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPackageTest {
  @TempDir Path folder;

  @Test
  void whatWasWrittenIsRead() {
    ModelPackage written = TinyPackages.write(folder.resolve("p"), null);

    ModelPackage read = ModelPackage.open(folder.resolve("p"), TrustedKeys.ANYONE);

    assertThat(read.sha256()).isEqualTo(written.sha256());
    assertThat(read.manifest().architecture()).isEqualTo("unet(base=2,depth=1)");
    assertThat(read.manifest().output()).isEqualTo(new OutputShape(1, 16, 16));
    assertThat(read.probes()).hasSize(1);
    assertThat(read.probes().get(0).frame().pixels())
        .isEqualTo(TinyPackages.probe().frame().pixels());
    assertThat(read.torchScript()).isPresent();
    assertThat(read.onnx()).isPresent();
    Network network = new Network(read.graph().orElseThrow(), read.weights().orElseThrow());
    assertThat(network.state().get("head.weight").values())
        .isEqualTo(TinyPackages.weights().get("head.weight").values());
  }

  @Test
  void theSamePackageHasTheSameNameAndBytesAsDirectoryAndZip() throws IOException {
    ModelPackage a = TinyPackages.write(folder.resolve("a"), null);
    ModelPackage b = TinyPackages.write(folder.resolve("b"), null);
    a.writeZip(folder.resolve("a.zip"));
    b.writeZip(folder.resolve("b.zip"));

    assertThat(a.sha256()).isEqualTo(b.sha256());
    assertThat(folder.resolve("a.zip")).hasSameBinaryContentAs(folder.resolve("b.zip"));
    assertThat(ModelPackage.open(folder.resolve("a.zip"), TrustedKeys.ANYONE).sha256())
        .isEqualTo(a.sha256());
    assertThat(names()).containsExactly("a", "a.zip", "b", "b.zip");
  }

  @Test
  void metricsAndTrainingAreKept() {
    PackageDraft draft =
        TinyPackages.draft()
            .withParent("6")
            .withThreshold(0.4)
            .withMetrics(Map.of("dice", 0.8125))
            .withTraining(new Training("full", Map.of("epochs", "3"), "abc", "run-1"));
    ModelPackage written =
        new PackageWriter(null)
            .write(
                draft,
                TinyPackages.TINY,
                1,
                TinyPackages.weights(),
                List.of(),
                folder.resolve("p"));
    Manifest manifest = ModelPackage.open(written.path(), TrustedKeys.ANYONE).manifest();
    assertThat(manifest).isEqualTo(written.manifest());
    assertThat(manifest.parentVersion()).isEqualTo("6");
    assertThat(manifest.metrics()).containsEntry("dice", 0.8125);
    assertThat(manifest.training().recipe()).containsEntry("epochs", "3");
    assertThat(manifest.threshold()).isEqualTo(0.4);
  }

  @Test
  void howFramesAreReadAndMasksAreCutIsKeptAndSilentWhereItIsTheUsual() throws IOException {
    TinyPackages.write(folder.resolve("usual"), null);
    assertThat(Files.readString(folder.resolve("usual/manifest.json")))
        .as("as earlier versions wrote it, and read it")
        .doesNotContain("levels", "smallestPart", "temperature");
    Manifest manifest =
        new PackageWriter(null)
            .write(
                TinyPackages.draft().withLevels(Levels.PERCENTILES).withDecision(0.4, 0.01),
                TinyPackages.TINY,
                1,
                TinyPackages.weights(),
                List.of(),
                folder.resolve("own"))
            .manifest();
    assertThat(ModelPackage.open(folder.resolve("own"), TrustedKeys.ANYONE).manifest())
        .isEqualTo(manifest);
    assertThat(manifest.levels()).isEqualTo(Levels.PERCENTILES);
    ByteBuffer answer = ByteBuffer.allocate(256);
    answer.put(0, (byte) 103).put(200, (byte) 103).put(201, (byte) 103).put(216, (byte) 103);
    byte[] mask = manifest.mapping().read(answer, 0, 16, 16, false).map().values();
    assertThat(mask[200]).as("0.4 and three pixels").isEqualTo((byte) 1);
    assertThat(mask[0]).as("one pixel of 256 is less than a hundredth").isZero();
    ByteBuffer inputs = ByteBuffer.allocate(256);
    manifest.mapping().write(new PixelImage(16, 16, 1, ramp()), inputs, 0);
    assertThat(inputs.get(255) & 0xff).as("the brightest is 255").isEqualTo(255);
  }

  @Test
  void aCalibratedVersionTellsOtherProbabilitiesOfTheSameMasks() {
    ModelPackage model = TinyPackages.write(folder.resolve("p"), null);
    PackageWriter writer = new PackageWriter(null);
    Path target = folder.resolve("calibrated");
    assertThatThrownBy(() -> writer.withTemperature(model, "7", 2, target))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("version 7 is the model's own; its calibrated form needs another");
    Manifest made = writer.withTemperature(model, "7-warm", 2, target).manifest();
    assertThat(made.temperature()).isEqualTo(2);
    assertThat(made.parentVersion()).isEqualTo("7");
    assertThat(made.files()).isEqualTo(model.manifest().files());
    ByteBuffer answer = ByteBuffer.allocate(256);
    answer.put(0, (byte) 230);
    Segmentation told = made.mapping().read(answer, 0, 16, 16, true);
    Segmentation raw = model.manifest().mapping().read(answer, 0, 16, 16, true);
    assertThat(told.map().values()).isEqualTo(raw.map().values());
    assertThat(told.regions().get(0).meanProbability()).isEqualTo(192 / 255f);
    assertThat(raw.regions().get(0).meanProbability()).isEqualTo(230 / 255f);
    assertThat(
            writer
                .withTemperature(
                    ModelPackage.open(target, TrustedKeys.ANYONE), "7", 1, folder.resolve("back"))
                .manifest()
                .temperature())
        .as("1 is the usual, which earlier versions read")
        .isNull();
  }

  @Test
  void aCalibratedVersionKeepsNoFigureOfTheTemperatureBefore() {
    PackageWriter writer = new PackageWriter(null);
    ModelPackage model =
        writer.write(
            TinyPackages.draft()
                .withTemperature(1.5)
                .withMetrics(
                    Map.of(
                        "dice", 0.8,
                        "calibrationError", 0.02,
                        "calibrationErrorUncalibrated", 0.07)),
            TinyPackages.TINY,
            1,
            TinyPackages.weights(),
            List.of(),
            folder.resolve("p"));
    Manifest made =
        writer.withTemperature(model, "7-warm", 2, folder.resolve("calibrated")).manifest();
    assertThat(made.metrics()).isEqualTo(Map.of("dice", 0.8, "calibrationErrorUncalibrated", 0.07));
  }

  private static byte[] ramp() {
    byte[] pixels = new byte[256];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (20 + i / 4);
    }
    return pixels;
  }

  @Test
  void aChangedByteAnywhereIsFound() throws IOException {
    TinyPackages.write(folder.resolve("p"), null);
    for (String name :
        List.of("weights.safetensors", "model.pt", "model.onnx", "probes/000.frame.png")) {
      Path file = folder.resolve("p").resolve(name);
      byte[] good = Files.readAllBytes(file);
      byte[] bad = good.clone();
      bad[bad.length / 2] ^= 1;
      Files.write(file, bad);
      refused("p", name + " has sha256");
      Files.write(file, Arrays.copyOf(good, good.length - 1));
      refused("p", name + " has " + (good.length - 1) + " bytes");
      Files.delete(file);
      refused("p", name + " is listed in the manifest but missing");
      Files.write(file, good);
    }
    ModelPackage.open(folder.resolve("p"), TrustedKeys.ANYONE);
  }

  @Test
  void bytesThatChangeAfterOpeningDoNotReachAnEngine() throws IOException {
    ModelPackage open = TinyPackages.write(folder.resolve("p"), null);
    Path file = folder.resolve("p/model.onnx");
    byte[] bytes = Files.readAllBytes(file);
    bytes[20] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(open::onnx).hasMessageContaining("it was damaged or changed");
  }

  @Test
  void filesThatAreNotListedAndLinksAreRefused() throws IOException {
    TinyPackages.write(folder.resolve("p"), null);
    Path extra = Files.writeString(folder.resolve("p/run.sh"), "echo");
    refused("p", "does not list: [run.sh]");
    Files.delete(extra);
    Files.createSymbolicLink(extra, Path.of("/etc/passwd"));
    refused("p", "run.sh, which is neither a file nor its probes folder");
    Files.delete(extra);
    Files.createDirectory(folder.resolve("p/more"));
    refused("p", "more, which is neither");
  }

  @Test
  void namesThatClimbOutOfThePackageAreRefused() throws IOException {
    ModelPackage good = TinyPackages.write(folder.resolve("p"), null);
    String manifest = Files.readString(good.path().resolve("manifest.json"));
    Files.writeString(
        good.path().resolve("manifest.json"), manifest.replace("model.pt", "../model.pt"));
    refused("p", "files is \"../model.pt\"; allowed are names that packages have");
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("slip.zip")))) {
      zip.putNextEntry(new ZipEntry("manifest.json"));
      zip.write(manifest.getBytes(StandardCharsets.UTF_8));
      for (String name : good.manifest().files().keySet()) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(Files.readAllBytes(good.path().resolve(name)));
      }
      zip.putNextEntry(new ZipEntry("../../evil"));
    }
    refused("slip.zip", "does not list: [../../evil]");
    assertThat(names()).containsExactly("p", "slip.zip");
  }

  @Test
  void probesThatAreListedAndCanNotBeFoundAreRefused() throws IOException {
    Path manifest = TinyPackages.write(folder.resolve("p"), null).path().resolve("manifest.json");
    String good = Files.readString(manifest);
    Files.writeString(manifest, good.replace("probes/000.", "probes/001."));
    refused("p", "[probes/001.frame.png, probes/001.mask.png] have no partner");
    // As Java writes the number where the default locale has digits of its own.
    Files.writeString(manifest, good.replace("probes/000.", "probes/٠٠٠."));
    refused("p", "allowed are names that packages have");
    Files.writeString(manifest, good.replace("probes/000.mask.png", "probes/001.mask.png"));
    refused("p", "have no partner");
  }

  @Test
  void probesAreNamedAndFoundUnderAnyLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      ModelPackage written = TinyPackages.write(folder.resolve("p"), null);
      assertThat(written.manifest().files()).containsKey("probes/000.mask.png");
      assertThat(ModelPackage.open(written.path(), TrustedKeys.ANYONE).probes()).hasSize(1);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aProbeThatIsLargerThanItsPictureCanBeIsRefusedBeforeItIsRead() throws IOException {
    Path manifest = TinyPackages.write(folder.resolve("p"), null).path().resolve("manifest.json");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replaceFirst(
                "(\"probes/000.frame.png\" : \\{[^}]*\"bytes\" : )[0-9]+", "$11992294400"));
    refused("p", "probes/000.frame.png has 1992294400 bytes; a picture of 16x16 pixels");
  }

  @Test
  void pipesDevicesAndZipsWithVastDirectoriesAreRefusedAtOnce() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    refused("pipe", "neither a directory nor a file");
    Path link = Files.createSymbolicLink(folder.resolve("zero"), Path.of("/dev/zero"));
    refused(link.getFileName().toString(), "neither a directory nor a file");
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("many.zip")))) {
      for (int i = 0; i < 3_000; i++) {
        zip.putNextEntry(new ZipEntry("f" + i));
      }
    }
    refused("many.zip", "zip announces 3000 entries");
    TinyPackages.write(folder.resolve("p"), null);
    for (int i = 0; i < 2_010; i++) {
      Files.createFile(folder.resolve("p/f" + i));
    }
    refused("p", "holds more than 2006 files");
  }

  @Test
  void manifestsOfOtherSchemasAndWithUnknownKeysAreRefused() throws IOException {
    Path manifest = TinyPackages.write(folder.resolve("p"), null).path().resolve("manifest.json");
    String good = Files.readString(manifest);
    Files.writeString(manifest, good.replace("\"schemaVersion\" : 1", "\"schemaVersion\" : 2"));
    refused("p", "manifest has schemaVersion 2; this build reads 1");
    Files.writeString(manifest, good.replace("\"task\"", "\"extra\" : 1, \"task\""));
    refused("p", "extra");
    Files.writeString(manifest, good.replace("\"threshold\" : 0.5", "\"threshold\" : 7"));
    refused("p", "threshold is \"7.0\"; allowed are 0 to 1");
    Files.writeString(manifest, "{");
    refused("p", "manifest can't be read");
    Files.delete(manifest);
    refused("p", "not a model package");
    refused("nowhere", "no such model package");
  }

  /** A manifest that nobody can read, and no file at all beside it: neither is looked at. */
  @Test
  void thatItIsAnotherPackageIsSaidBeforeAnythingElseIsRead() throws IOException {
    ModelPackage released = TinyPackages.write(folder.resolve("p"), null);
    Path broken = Files.createDirectories(folder.resolve("broken"));
    Files.writeString(broken.resolve("manifest.json"), "{ \"format\": what");
    Files.writeString(broken.resolve("signature.json"), "no signature");

    assertThatThrownBy(() -> ModelPackage.open(broken, TrustedKeys.ANYONE, released.sha256()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the release says " + released.sha256());
    assertThatThrownBy(() -> ModelPackage.open(broken, TrustedKeys.ANYONE))
        .isInstanceOf(ModelException.class)
        .hasMessageNotContaining("the release says");
  }

  @Test
  void anInterruptedWriteLeavesNothingBehind() {
    ClassMap wrong = new ClassMap(3, 3, new byte[9]);
    Probe misfit = new Probe(new PixelImage(16, 16, 1, new byte[256]), wrong);
    assertThatThrownBy(
            () ->
                new PackageWriter(null)
                    .write(
                        TinyPackages.draft(),
                        TinyPackages.TINY,
                        1,
                        TinyPackages.weights(),
                        List.of(misfit),
                        folder.resolve("p")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("probe 0 has a frame of 16x16 and a mask of 3x3");
    assertThat(names()).isEmpty();
  }

  private void refused(String name, String why) {
    Path path = folder.resolve(name);
    assertThatThrownBy(() -> ModelPackage.open(path, TrustedKeys.ANYONE))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(path + ": ")
        .hasMessageContaining(why);
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
