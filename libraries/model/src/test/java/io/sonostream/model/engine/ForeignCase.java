package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.model.golden.Formula;
import io.sonostream.model.packaging.Numerics;
import io.sonostream.model.packaging.OutputShape;
import io.sonostream.model.packaging.PackageDraft;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** One network of tools/foreign/foreign.py: its files, and what PyTorch says that it answers. */
record ForeignCase(
    Path folder, String name, InputShape input, int planes, Numerics numerics, byte[] expected) {
  static final int FRAMES = 5;

  /** The files that are committed. */
  static Path committed() {
    try {
      return Path.of(ForeignCase.class.getResource("/foreign").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<ForeignCase> in(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("cases.tsv")).stream()
        .map(line -> of(folder, line.split("\t", -1)))
        .toList();
  }

  static ForeignCase in(Path folder, String name) throws IOException {
    return in(folder).stream().filter(c -> c.name.equals(name)).findFirst().orElseThrow();
  }

  private static ForeignCase of(Path folder, String[] cells) {
    int[] sides = Arrays.stream(cells[1].split(",")).mapToInt(Integer::parseInt).toArray();
    Numerics numerics =
        new Numerics(
            Numerics.Pixels.valueOf(cells[4]),
            Numerics.Layout.valueOf(cells[3]),
            Integer.parseInt(cells[8]),
            floats(cells[5]),
            floats(cells[6]),
            Numerics.Answers.valueOf(cells[7]));
    try {
      return new ForeignCase(
          folder,
          cells[0],
          new InputShape(sides[0], sides[1], sides[2]),
          Integer.parseInt(cells[2]),
          numerics,
          Files.readAllBytes(folder.resolve(cells[0] + ".bin")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Float> floats(String text) {
    return text.isEmpty() ? List.of() : Arrays.stream(text.split(",")).map(Float::valueOf).toList();
  }

  Path file(String ending) {
    return folder.resolve(name + ending);
  }

  OutputShape output() {
    return new OutputShape(planes, input.height(), input.width());
  }

  ForeignNetwork network(boolean script, boolean onnx) {
    return network(numerics, script, onnx);
  }

  ForeignNetwork network(Numerics said, boolean script, boolean onnx) {
    return new ForeignNetwork(
        output(), said, script ? file(".pt") : null, onnx ? file(".onnx") : null);
  }

  PackageDraft draft() {
    List<String> classes = planes < 3 ? List.of("lesion") : List.of("nerve", "vessel");
    return new PackageDraft("foreign", "1", input, classes, Instant.EPOCH);
  }

  ByteBuffer frames() {
    byte[] pixels = Formula.frames(FRAMES * input.frameBytes());
    return ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
  }

  @Override
  public String toString() {
    return name;
  }
}
