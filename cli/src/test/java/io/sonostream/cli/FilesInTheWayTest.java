package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.console.Mistakes;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Initialisation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk, a file in a folder's place: one line each, from every command that writes. */
class FilesInTheWayTest {
  @TempDir Path folder;

  @BeforeEach
  void makeWhatCommandsRead() throws IOException {
    ArchitectureSpec tiny = ArchitectureSpec.parse("unet(base=2,depth=1)");
    new PackageWriter(null)
        .write(
            new PackageDraft(
                "breast-lesion", "3", new InputShape(1, 32, 32), List.of("lesion"), Instant.EPOCH),
            tiny,
            1,
            Initialisation.of(tiny.build(1, 1, 32, 32), 4),
            List.of(),
            folder.resolve("model"));
    Files.createDirectories(folder.resolve("data/images"));
    Files.createDirectories(folder.resolve("data/masks"));
    byte[] mask = new byte[64];
    Arrays.fill(mask, 20, 30, (byte) 1);
    for (int i = 0; i < 8; i++) {
      byte[] pixels = new byte[64];
      Arrays.fill(pixels, (byte) (i + 1));
      ImageFiles.write(
          new PixelImage(8, 8, 1, pixels), folder.resolve("data/images/" + i + ".png"));
      ImageFiles.write(new PixelImage(8, 8, 1, mask), folder.resolve("data/masks/" + i + ".png"));
    }
    Files.writeString(folder.resolve("file"), "no folder");
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private static List<String> told(String... arguments) {
    StringWriter err = new StringWriter();
    int status =
        Sonostream.commandLine()
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    List<String> own = err.toString().lines().filter(l -> l.startsWith("sonostream: ")).toList();
    assertThat(status).as("%s: %s", List.of(arguments), err).isEqualTo(Mistakes.EXIT_STATUS);
    assertThat(own).as("%s: %s", List.of(arguments), err).hasSize(1);
    assertThat(err.toString()).doesNotContain("\tat ").doesNotContain("Exception");
    return own;
  }

  @Test
  void aFileInAFoldersPlaceIsOneLine() {
    String images = at("data/images");
    String masks = at("data/masks");
    List<List<String>> commands = new ArrayList<>();
    commands.add(List.of("segment", "-m", at("model"), at("data/images/0.png"), at("file/x.png")));
    commands.add(List.of("phantom", "--out", at("file/x"), "--count", "2", "--size", "64x64"));
    commands.add(List.of("data", "check", at("data"), "--sheet", at("file/x.png")));
    commands.add(List.of("data", "check", at("file")));
    commands.add(
        List.of(
            "train", "--images", images, "--masks", masks, "--out", at("file/x"), "--epochs=1"));
    commands.add(List.of("models", "export", at("model"), "--out", at("file/x.onnx")));
    commands.add(
        List.of("demo", "--model", at("model"), "--data", at("file"), "--headless", "--for", "1s"));
    for (List<String> command : commands) {
      assertThat(told(command.toArray(String[]::new)).get(0)).contains("file");
    }
  }

  /** What it would cost is an evaluation of hours. */
  @Test
  void aReportThatCantBeWrittenIsToldBeforeAnImageIsScored() {
    for (String report : List.of(at("mistyped/report.html"), at("file/report.html"), at("data"))) {
      StringWriter err = new StringWriter();
      int status =
          Sonostream.commandLine()
              .setOut(new PrintWriter(new StringWriter()))
              .setErr(new PrintWriter(err))
              .execute(
                  "evaluate",
                  "--model=" + at("model"),
                  "--images=" + at("data/images"),
                  "--masks=" + at("data/masks"),
                  "--report=" + report);
      assertThat(status).isEqualTo(Mistakes.EXIT_STATUS);
      assertThat(err.toString().lines())
          .as("not even the images were read")
          .singleElement()
          .asString()
          .contains("--report " + report);
    }
    assertThat(folder.resolve("mistyped")).doesNotExist();
  }

  @Test
  void aFullDiskIsOneLineAndLeavesNoHalfOfAFile() throws IOException {
    assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full");
    Files.createSymbolicLink(folder.resolve("full.png"), Path.of("/dev/full"));
    Files.createSymbolicLink(folder.resolve("a.overlay.png"), Path.of("/dev/full"));
    String image = at("data/images/0.png");
    assertThat(told("segment", "-m", at("model"), image, at("full.png")).get(0))
        .contains("full.png: can't be written");
    assertThat(told("segment", "-m", at("model"), image, at("a.png")).get(0))
        .contains("a.overlay.png: can't be written");
  }
}
