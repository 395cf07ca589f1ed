package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.dicom.Forged;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Initialisation;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
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
  void theSameBytesByStandardInputGiveTheSameMask() throws Exception {
    assertThat(run("segment", "-m", file("model"), file("in.png"), file("file.png"))).isZero();
    InputStream before = System.in;
    try (InputStream bytes = Files.newInputStream(folder.resolve("in.png"))) {
      System.setIn(bytes);
      assertThat(run("segment", "-m", file("model"), "-", file("input.png")))
          .as("%s", err)
          .isZero();
      assertThat(run("segment", "-m", file("model"), "-", file("none.png"))).isEqualTo(2);
    } finally {
      System.setIn(before);
    }
    assertThat(err.toString()).contains("sonostream: standard input: ").doesNotContain("Exception");
    for (String name : List.of("%s.png", "%s.overlay.png")) {
      assertThat(folder.resolve(String.format(Locale.ROOT, name, "input")))
          .hasSameBinaryContentAs(folder.resolve(String.format(Locale.ROOT, name, "file")));
    }
    assertThat(folder.resolve("none.png")).doesNotExist();
    assertThat(run("segment", "-m", file("model"), "-", file("seg.dcm"))).isEqualTo(2);
    assertThat(err.toString()).contains("IMAGE is -, and DICOM");
  }

  @Test
  void segmentsEveryFrameOfADicomClipIntoOneFileAndWritesNothingElse() throws Exception {
    Path clip = Files.write(folder.resolve("clip.dcm"), Forged.bytes("explicit-clip"));

    int exit = run("segment", "--json", "-m", file("model"), file("clip.dcm"), file("o/seg.dcm"));

    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    try (Stream<Path> files = Files.list(folder.resolve("o"))) {
      assertThat(files).containsExactly(folder.resolve("o/seg.dcm"));
    }
    JsonNode report = new JsonMapper().readTree(out.toString());
    assertThat(report.get("frames").asInt()).isEqualTo(3);
    DataSet written = DicomFile.read(folder.resolve("o/seg.dcm")).dataSet();
    assertThat(written.text(Attribute.SEGMENT_LABEL)).isEmpty();
    assertThat(written.items(Attribute.SEGMENT_SEQUENCE).get(0).text(Attribute.SEGMENT_LABEL))
        .hasValue("lesion");
    assertThat(written.text(Attribute.PATIENT_NAME)).hasValue("Forged^File");
    assertThat(BitSet.valueOf(written.bytes(Attribute.PIXEL_DATA)))
        .isEqualTo(expected(clip))
        .matches(bits -> bits.cardinality() == report.at("/regions/0/areaPixels").asInt());
  }

  /** The masks of the same model, frame by frame. */
  private BitSet expected(Path file) throws Exception {
    UltrasoundClip clip = new UltrasoundClip(DicomFile.read(file), DicomLimits.DEFAULT);
    ModelPackage model = ModelPackage.open(folder.resolve("model"), TrustedKeys.read(List.of()));
    BitSet bits = new BitSet();
    int at = 0;
    EngineOptions f32 = EngineOptions.AUTO.withEngine(EngineKind.PYTORCH_CPU_F32);
    try (FrameSegmenter segmenter = new FrameSegmenter(model, f32)) {
      for (int frame = 0; frame < clip.frames(); frame++) {
        for (byte value : segmenter.segment(clip.frame(frame), false).map().values()) {
          bits.set(at++, value == 1);
        }
      }
    }
    return bits;
  }

  @Test
  void mistakesWithDicomEndWithOneLineAndNoFile() throws Exception {
    byte[] whole = Forged.bytes("explicit-clip");
    Files.write(folder.resolve("clip.dcm"), whole);
    Files.write(folder.resolve("cut.dcm"), Arrays.copyOf(whole, whole.length - 9));
    for (List<String> mistake :
        List.of(
            List.of(file("in.png"), file("o.dcm")),
            List.of(file("cut.dcm"), file("o.dcm")),
            List.of(file("none.dcm"), file("o.dcm")),
            List.of(file("clip.dcm"), file("o.png")),
            List.of(file("clip.dcm"), file("clip.dcm")),
            List.of("--dicom-region", "2", file("clip.dcm"), file("o.dcm")),
            List.of("--code", "nerve=1:S:a,2:S:b", file("clip.dcm"), file("o.dcm")),
            List.of("--fractional", file("in.png"), file("o.png")))) {
      err.getBuffer().setLength(0);
      List<String> arguments = new ArrayList<>(List.of("segment", "-m", file("model")));
      arguments.addAll(mistake);

      assertThat(run(arguments.toArray(String[]::new))).as("%s", mistake).isEqualTo(2);
      assertThat(err.toString().lines()).as("%s", mistake).hasSize(1);
    }
    assertThat(folder.resolve("o.dcm")).doesNotExist();
    assertThat(folder.resolve("clip.dcm")).hasBinaryContent(whole);
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
