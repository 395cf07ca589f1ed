package io.sonostream.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.dicom.clip.Spacing;
import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import io.sonostream.dicom.dataset.TransferSyntax;
import io.sonostream.runtime.Python;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real files, of devices of five makers, held against what pydicom shows of them. Leaves the table
 * of docs/dicom.md in target/dicom-files.md.
 */
class PydicomTest {
  /** The ultrasound files, and others where a syntax or an interpretation is in none of them. */
  private static final List<String> FILES =
      List.of(
          "examples_ybr_color.dcm",
          "examples_palette.dcm",
          "examples_rgb_color.dcm",
          "examples_jpeg2k.dcm",
          "ExplVR_BigEnd.dcm",
          "US1_UNCI.dcm",
          "US1_UNCR.dcm",
          "US1_J2KI.dcm",
          "US1_J2KR.dcm",
          "gdcm-US-ALOKA-16.dcm",
          "gdcm-US-ALOKA-16_big.dcm",
          "color3d_jpeg_baseline.dcm",
          "OBXXXX1A.dcm",
          "OBXXXX1A_2frame.dcm",
          "OBXXXX1A_rle.dcm",
          "OBXXXX1A_rle_2frame.dcm",
          "OBXXXX1A_expb.dcm",
          "OBXXXX1A_expb_2frame.dcm",
          "color-pl.dcm",
          "color-px.dcm",
          "JPGLosslessP14SV1_1s_1f_8b.dcm",
          "SC_ybr_full_422_uncompressed.dcm",
          "SC_ybr_full_uncompressed.dcm",
          "SC_rgb_jpeg_dcmtk.dcm",
          "SC_rgb_jpeg_gdcm.dcm",
          "SC_rgb_jls_lossy_line.dcm",
          "SC_rgb_jls_lossy_sample.dcm",
          "SC_rgb_rle_16bit_2frame.dcm",
          "MR_small_jpeg_ls_lossless.dcm",
          "JPGExtended.dcm",
          "image_dfl.dcm",
          "mlut_18.dcm",
          "vlut_04.dcm",
          "6154",
          "emri_small_big_endian.dcm");

  private static final Set<TransferSyntax> LOSSY =
      Set.of(TransferSyntax.JPEG_BASELINE, TransferSyntax.JPEG_EXTENDED, TransferSyntax.JPEG_2000);

  @TempDir Path folder;

  @Test
  void showsEveryPixelOfRealFilesAsPydicomDoes() throws Exception {
    Python.assume(
        "numpy", "pydicom", "data_store", "PIL", "pylibjpeg", "libjpeg", "openjpeg", "jpeg_ls");
    Map<String, String> paths = new TreeMap<>();
    for (String line : Peer.run(folder, "files.py", List.of()).lines().toList()) {
      paths.putIfAbsent(line.split("\t")[0], line.split("\t")[1]);
    }
    assertThat(paths).containsKeys(FILES.toArray(new String[0]));
    List<String> arguments = new ArrayList<>(List.of(folder.toString()));
    FILES.forEach(name -> arguments.add(paths.get(name)));
    List<String> shapes = Peer.run(folder, "render.py", arguments).lines().toList();
    assertThat(shapes).hasSameSizeAs(FILES);

    List<String> rows = new ArrayList<>();
    for (int i = 0; i < FILES.size(); i++) {
      Path file = Path.of(paths.get(FILES.get(i)));
      rows.add(compared(file, shapes.get(i), folder.resolve(i + ".raw")));
    }

    Path table = Files.createDirectories(Path.of("target")).resolve("dicom-files.md");
    Files.write(table, rows, StandardCharsets.UTF_8);
    assertThat(rows).hasSizeGreaterThanOrEqualTo(16);
  }

  private static String compared(Path file, String shape, Path reference) throws Exception {
    UltrasoundClip clip = new UltrasoundClip(DicomFile.read(file), DicomLimits.DEFAULT);
    byte[] wanted = Files.readAllBytes(reference);
    int channels = clip.frame(0).channels();
    assertThat(clip.frames() + " " + clip.height() + " " + clip.width() + " " + channels)
        .as("%s", file.getFileName())
        .isEqualTo(shape);
    int most = 0;
    int at = 0;
    for (int frame = 0; frame < clip.frames(); frame++) {
      for (byte value : clip.frame(frame).pixels()) {
        most = Math.max(most, Math.abs((value & 0xFF) - (wanted[at++] & 0xFF)));
      }
    }
    TransferSyntax syntax = clip.file().syntax();
    assertThat(most)
        .as("%s", file.getFileName())
        .isLessThanOrEqualTo(LOSSY.contains(syntax) ? 2 : 0);
    Spacing spacing = clip.spacing();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %dx%d | %d | %s | %s | %d | %d |",
        file.getFileName(),
        clip.deviceModel().orElse(""),
        syntax.title(),
        clip.photometric(),
        clip.width(),
        clip.height(),
        clip.frames(),
        clip.framesPerSecond().isPresent()
            ? String.format(Locale.ROOT, "%.2f", clip.framesPerSecond().getAsDouble())
            : "",
        spacing == null
            ? ""
            : String.format(Locale.ROOT, "%.4f x %.4f", spacing.row(), spacing.column()),
        clip.regions().size(),
        most);
  }
}
