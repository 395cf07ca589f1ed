package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Initialisation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @BeforeEach
  void makeModelAndImage() {
    ArchitectureSpec tiny = ArchitectureSpec.parse("unet(base=2,depth=1)");
    InputShape input = new InputShape(1, 32, 32);
    new PackageWriter(null)
        .write(
            new PackageDraft("breast-lesion", "3", input, List.of("lesion"), Instant.EPOCH),
            tiny,
            1,
            Initialisation.of(tiny.build(1, 1, 32, 32), 4),
            List.of(),
            folder.resolve("model"));
    byte[] pixels = new byte[90 * 70 * 3];
    new Random(5).nextBytes(pixels);
    ImageFiles.write(new PixelImage(90, 70, 3, pixels), folder.resolve("in.png"));
  }

  private int run(String... arguments) {
    return Sonostream.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void writesTheMaskAndTheOverlayAtTheImagesSizeAndSaysWhatItFound() throws Exception {
    int exit = run("segment", "--json", "-m", file("model"), file("in.png"), file("masks/out.png"));

    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    JsonNode report = new JsonMapper().readTree(out.toString());
    PixelImage mask = ImageFiles.read(folder.resolve("masks/out.png"));
    PixelImage overlay = ImageFiles.read(folder.resolve("masks/out.overlay.png"));
    assertThat(mask.width()).isEqualTo(90);
    assertThat(overlay.height()).isEqualTo(70);
    int area = 0;
    for (byte level : mask.pixels()) {
      assertThat(level).isIn((byte) 0, (byte) 255);
      area += level == 0 ? 0 : 1;
    }
    assertThat(report.at("/regions/0/areaPixels").asInt()).isEqualTo(area);
    assertThat(report.get("engine").asText()).isEqualTo("pytorch-cpu-f32");
    assertThat(report.get("sha256").asText()).hasSize(64);
  }

  @Test
  void mistakesEndWithOneLineAndNoMask() {
    assertThat(run("segment", "-m", file("nothing"), file("in.png"), file("o.png"))).isEqualTo(2);
    assertThat(run("segment", "-m", file("model"), file("model"), file("o.png"))).isEqualTo(2);
    assertThat(run("segment", "-m", file("model"), file("in.png"), file("o.jpg"))).isEqualTo(2);
    assertThat(
            run("segment", "--engine", "warp", "-m", file("model"), file("in.png"), file("o.png")))
        .isEqualTo(2);
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("nothing: there is no such model package"),
            line -> assertThat(line).contains("can't be read"),
            line -> assertThat(line).contains("masks are written as .png"),
            line -> assertThat(line).contains("engine \"warp\" is unknown; allowed are auto"));
    assertThat(Files.exists(folder.resolve("o.png"))).isFalse();
  }

  @Test
  void theImageIsNeverOverwritten() throws Exception {
    byte[] before = Files.readAllBytes(folder.resolve("in.png"));
    Files.createSymbolicLink(folder.resolve("link.png"), folder.resolve("in.png"));
    Files.copy(folder.resolve("in.png"), folder.resolve("x.overlay.png"));

    assertThat(run("segment", "-m", file("model"), file("in.png"), file("in.png"))).isEqualTo(2);
    assertThat(run("segment", "-m", file("model"), file("in.png"), file("link.png"))).isEqualTo(2);
    assertThat(run("segment", "-m", file("model"), file("x.overlay.png"), file("x.png")))
        .isEqualTo(2);

    assertThat(err.toString().lines()).allMatch(line -> line.contains("is the image itself"));
    assertThat(Files.readAllBytes(folder.resolve("in.png"))).isEqualTo(before);
    assertThat(Files.readAllBytes(folder.resolve("x.overlay.png"))).isEqualTo(before);
  }
}
