package io.sonostream.processor.trial;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.Numerics;
import io.sonostream.model.packaging.Numerics.Answers;
import io.sonostream.model.packaging.OutputShape;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Packages of TorchScript from elsewhere that does what no package should. */
public final class ForeignNetworks {
  /** A loop that never ends. */
  public static final String HANGS =
      """
          y = x
          _0 = True
          while _0:
            y0 = torch.relu(y)
            y = y0
          return y
      """;

  /** Takes a hundred MiB more each time, for ever. */
  public static final String EATS =
      """
          a = annotate(List[Tensor], [])
          y = torch.ones([26214400])
          _0 = True
          while _0:
            y0 = torch.add(y, y)
            _1 = torch.append(a, y0)
            y = y0
          return torch.cat(a)
      """;

  /** Too many parentheses for the stack of whoever reads it, in native code. */
  public static final String CRASHES =
      "    return " + "(".repeat(400_000) + "x" + ")".repeat(400_000) + "\n";

  /** Answers what it got, which is no harm. */
  public static final String GOOD = "    return torch.mul(x, 4.)\n";

  private static final Path EXPORT =
      Path.of(
          "..", "libraries", "model", "src", "test", "resources", "foreign", "sigmoid-logits.pt");
  private static final String CODE = "code/__torch__.py";

  private ForeignNetworks() {}

  /**
   * @param body of the network's forward, which takes x and returns its answer
   */
  public static ModelPackage pack(String task, String version, String body, Path target)
      throws IOException {
    Path script = target.resolveSibling(target.getFileName() + ".pt");
    rewrite(body, script);
    ModelPackage made =
        new PackageWriter(null)
            .writeForeign(
                new PackageDraft(
                    task, version, new InputShape(1, 16, 16), List.of("bright"), Instant.EPOCH),
                new OutputShape(1, 16, 16),
                Numerics.floats(List.of(0.5f), List.of(1f), Answers.LOGITS),
                script,
                null,
                List.of(),
                target);
    Files.delete(script);
    return made;
  }

  /** A real archive with another body; stored, as PyTorch stores them. */
  private static void rewrite(String body, Path target) throws IOException {
    try (ZipFile from = new ZipFile(EXPORT.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(target))) {
      for (Enumeration<? extends ZipEntry> all = from.entries(); all.hasMoreElements(); ) {
        String name = all.nextElement().getName();
        byte[] bytes = from.getInputStream(from.getEntry(name)).readAllBytes();
        if (name.endsWith(CODE)) {
          String code = new String(bytes, StandardCharsets.UTF_8);
          int end = code.indexOf("x: Tensor) -> Tensor:\n") + "x: Tensor) -> Tensor:\n".length();
          bytes = (code.substring(0, end) + body).getBytes(StandardCharsets.UTF_8);
        }
        if (!name.endsWith(CODE + ".debug_pkl")) {
          store(name, bytes, to);
        }
      }
    }
  }

  private static void store(String name, byte[] bytes, ZipOutputStream to) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    to.putNextEntry(entry);
    to.write(bytes);
    to.closeEntry();
  }
}
