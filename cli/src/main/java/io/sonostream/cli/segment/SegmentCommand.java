package io.sonostream.cli.segment;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.cli.data.ImageOptions;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.seg.SegmentationDraft;
import io.sonostream.imaging.geometry.Segmentation;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageFile;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.ImageTrait;
import io.sonostream.imaging.image.Overlay;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Segments one image: writes its mask, and the image with the mask drawn on it; or every frame of a
 * DICOM file into a DICOM SEG.
 */
@Command(
    name = "segment",
    description = {
      "Segments one image: writes its mask, and beside it the image with the mask drawn on it.",
      "A mask of one class is black and white; of more, gray levels are class values.",
      "A DICOM file, a clip or one picture, becomes a DICOM segmentation: all frames in one .dcm."
    },
    mixinStandardHelpOptions = true)
public final class SegmentCommand implements Callable<Integer> {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "PACKAGE",
      description = "model package, a directory or a zip")
  private Path model;

  @Parameters(
      index = "0",
      paramLabel = "IMAGE",
      description =
          "PNG, JPEG, BMP, GIF, TIFF or WebP, any size, - for standard input; or a DICOM file")
  private Path image;

  @Parameters(
      index = "1",
      paramLabel = "MASK",
      description =
          "where the mask goes, a .png; the overlay goes to MASK.overlay.png; of DICOM, a .dcm")
  private Path mask;

  @Option(
      names = "--engine",
      description = "pytorch-cpu-f32, onnx-cpu-f32 ...; auto tries them all (default: f32)")
  private @Nullable String engine;

  @Option(
      names = "--trusted-key",
      paramLabel = "PEM",
      description = "public key; then only packages signed by such a key are loaded")
  private List<Path> trustedKeys = List.of();

  @Mixin private ImageOptions images = new ImageOptions();
  @Mixin private DicomOutput dicom = new DicomOutput();

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (String.valueOf(mask.getFileName()).endsWith(".dcm")) {
      return segmentClip();
    }
    if (dicom.isGiven()) {
      throw new UserException(
          "--fractional, --dicom-region and --code go with a DICOM file and a .dcm for its masks");
    }
    if (!fromInput() && DicomFile.looksLikeDicom(image)) {
      throw new UserException(
          image + " is a DICOM file; its masks are written as .dcm, not " + mask.getFileName());
    }
    if (!String.valueOf(mask.getFileName()).endsWith(".png")) {
      throw new UserException(mask + ": masks are written as .png, which keeps them exact");
    }
    refuseOverwriting(mask);
    refuseOverwriting(overlayFile());
    ImageFile file =
        fromInput()
            ? ImageFiles.read(System.in, "standard input", images.reading())
            : ImageFiles.read(image, images.reading());
    if (!file.traits().isEmpty()) {
      String words = file.traits().stream().sorted().map(ImageTrait::words).collect(joining("; "));
      spec.commandLine().getErr().println(image + " is " + words);
    }
    PixelImage frame = file.image();
    ModelPackage opened = ModelPackage.open(model, TrustedKeys.read(trustedKeys));
    try (FrameSegmenter segmenter = new FrameSegmenter(opened, options(opened))) {
      long start = System.nanoTime();
      Segmentation result = segmenter.segment(frame, false);
      double millis = (System.nanoTime() - start) / 1e6;
      SegmentReport report =
          SegmentReport.of(opened, segmenter.engine(), millis, result, mask, overlayFile());
      write(frame, result.map(), opened.manifest().classes().size());
      PrintWriter out = spec.commandLine().getOut();
      out.println(json ? JsonMapper.builder().build().writeValueAsString(report) : report.text());
      out.flush();
    }
    return 0;
  }

  /** A file of this name is {@code ./-}. */
  private boolean fromInput() {
    return image.equals(Path.of("-"));
  }

  private int segmentClip() throws IOException {
    if (fromInput()) {
      throw new UserException(
          "IMAGE is -, and DICOM is read at more than one place at a time; name its file");
    }
    refuseOverwriting(mask);
    ClipSegmentation clip = new ClipSegmentation(image, dicom);
    ModelPackage opened = ModelPackage.open(model, TrustedKeys.read(trustedKeys));
    SegmentationDraft draft = clip.draft(opened);
    try (FrameSegmenter segmenter = new FrameSegmenter(opened, options(opened))) {
      ClipReport report = clip.write(segmenter, opened, draft, mask);
      PrintWriter out = spec.commandLine().getOut();
      out.println(json ? JsonMapper.builder().build().writeValueAsString(report) : report.text());
      out.flush();
    }
    return 0;
  }

  private EngineOptions options(ModelPackage opened) {
    if (engine != null) {
      return new EngineOptions(engine, 0, null);
    }
    // Trying all engines takes longer than one image does.
    return Evaluator.exact(opened);
  }

  private void refuseOverwriting(Path target) throws IOException {
    if (Files.exists(image) && Files.exists(target) && Files.isSameFile(image, target)) {
      throw new UserException(target + " is the image itself; give the mask another name");
    }
  }

  private Path overlayFile() {
    String name = String.valueOf(mask.getFileName()).replaceAll("\\.png$", ".overlay.png");
    return mask.resolveSibling(name);
  }

  private void write(PixelImage frame, ClassMap map, int classes) throws IOException {
    Path folder = mask.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    byte[] levels = map.values().clone();
    if (classes == 1) {
      for (int i = 0; i < levels.length; i++) {
        levels[i] = (byte) -levels[i];
      }
    }
    ImageFiles.write(new PixelImage(map.width(), map.height(), 1, levels), mask);
    ImageFiles.write(Overlay.draw(frame, map), overlayFile());
  }
}
