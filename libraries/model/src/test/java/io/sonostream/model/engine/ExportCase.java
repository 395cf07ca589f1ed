package io.sonostream.model.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.packaging.Conventions;
import io.sonostream.model.packaging.Numerics;
import io.sonostream.model.packaging.OutputShape;
import io.sonostream.model.packaging.PackageDraft;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One network of tools/foreign/exports.py, and what its own runtime answers. */
record ExportCase(
    String name, List<Integer> input, int planes, boolean script, boolean onnx, Numerics numerics) {

  static Path committed() {
    try {
      return Path.of(ExportCase.class.getResource("/exports").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<ExportCase> in(Path folder) throws IOException {
    return Arrays.asList(
        new ObjectMapper().readValue(folder.resolve("cases.json").toFile(), ExportCase[].class));
  }

  static ExportCase named(String name) throws IOException {
    return in(committed()).stream().filter(c -> c.name.equals(name)).findFirst().orElseThrow();
  }

  InputShape shape() {
    return new InputShape(input.get(0), input.get(1), input.get(2));
  }

  ForeignNetwork network(Path folder, Numerics said) {
    return new ForeignNetwork(
        new OutputShape(planes, input.get(1), input.get(2)),
        said,
        script ? folder.resolve(name + ".pt") : null,
        onnx ? folder.resolve(name + ".onnx") : null);
  }

  ForeignNetwork network(Conventions others) {
    return network(committed(), numerics.withConventions(others));
  }

  PackageDraft draft() {
    List<String> classes = List.of("nerve", "vessel", "bone").subList(0, Math.max(1, planes - 1));
    return new PackageDraft("foreign", "1", shape(), classes, Instant.EPOCH);
  }

  byte[] frames(Path folder) throws IOException {
    return Files.readAllBytes(folder.resolve(name + ".frames"));
  }

  byte[] expected(Path folder) throws IOException {
    return Files.readAllBytes(folder.resolve(name + ".bin"));
  }

  /** The same frames as pictures. */
  List<PixelImage> pictures(Path folder) throws IOException {
    byte[] planar = frames(folder);
    int channels = input.get(0);
    int plane = input.get(1) * input.get(2);
    List<PixelImage> pictures = new ArrayList<>();
    for (int first = 0; first < planar.length; first += channels * plane) {
      byte[] pixels = new byte[channels * plane];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = planar[first + i % channels * plane + i / channels];
      }
      pictures.add(new PixelImage(input.get(2), input.get(1), channels, pixels));
    }
    return pictures;
  }

  @Override
  public String toString() {
    return name;
  }
}
