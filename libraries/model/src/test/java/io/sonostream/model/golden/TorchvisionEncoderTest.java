package io.sonostream.model.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.network.ModelException;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.graph.Node;
import io.sonostream.network.graph.Op;
import io.sonostream.network.graph.Parameter;
import io.sonostream.network.graph.Stage;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.torchscript.TorchScript;
import io.sonostream.network.weights.Safetensors;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import io.sonostream.network.weights.WeightTransfer;
import io.sonostream.runtime.Python;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files with torchvision's own names fill the encoders, and what is left over is said. */
class TorchvisionEncoderTest {
  private static final int SIDE = 64;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"unet-vgg11,vgg11", "unet-vgg16,vgg16", "unet-efficientnet-b0,efficientnet_b0"})
  void everyTensorOfTheEncoderLandsAndAllOthersAreListed(String architecture, String name)
      throws IOException {
    Graph graph = graph(architecture);
    List<String> encoder = names(graph);
    Map<String, Tensor> file = torchvision(name);
    WeightTransfer transfer = transfer(graph, file);

    assertThat(transfer.loaded()).containsExactlyInAnyOrderElementsOf(encoder);
    assertThat(transfer.missing()).isEmpty();
    assertThat(transfer.misshaped()).isEmpty();
    List<String> others = file.keySet().stream().filter(key -> !encoder.contains(key)).toList();
    assertThat(others).anyMatch(key -> key.startsWith("classifier."));
    assertThat(transfer.unknown()).containsExactlyInAnyOrderElementsOf(others);
    for (String key : encoder) {
      assertThat(transfer.state().get(key).values()).isEqualTo(file.get(key).values());
    }
    assertThat(transfer.requireComplete(name)).isSameAs(transfer);
  }

  @ParameterizedTest
  @CsvSource({
    "unet-vgg11,vgg11,features.18.bias",
    "unet-vgg16,vgg16,features.28.weight",
    "unet-efficientnet-b0,efficientnet_b0,features.4.2.block.3.1.running_var"
  })
  void oneTensorThatIsMissingOrOfAnotherShapeIsNamed(
      String architecture, String name, String tensor) throws IOException {
    Graph graph = graph(architecture);
    Map<String, Tensor> file = torchvision(name);
    int count = file.remove(tensor).values().length;
    assertThatThrownBy(() -> transfer(graph, file).requireComplete(name))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("missing [" + tensor + "]");
    file.put(tensor, new Tensor(new int[] {count, 1, 1, 1, 1}, new float[count]));
    assertThatThrownBy(() -> transfer(graph, file).requireComplete(name))
        .hasMessageContaining("misshaped [" + tensor + ": file [" + count + ", 1, 1, 1, 1]");
  }

  @ParameterizedTest
  @CsvSource({"unet-vgg11,vgg11", "unet-vgg16,vgg16", "unet-efficientnet-b0,efficientnet_b0"})
  void featuresOfARealFileAreTorchvisions(String architecture, String name) throws Exception {
    Python.assume("torchvision", "safetensors");
    Path script = Path.of("..", "..", "tools", "torchvision", "encoders.py");
    Python.run(script.toString(), folder.toString(), name);
    Graph graph = graph(architecture);
    WeightTransfer transfer =
        WeightTransfer.read(
                Initialisation.of(graph, 1), names(graph), folder.resolve(name + ".safetensors"))
            .requireComplete(name);
    assertThat(transfer.unknown()).anyMatch(key -> key.startsWith("classifier."));

    Graph encoder = encoder(graph);
    Map<String, Tensor> state = new LinkedHashMap<>();
    encoder.parameters().forEach(p -> state.put(p.name(), transfer.state().get(p.name())));
    float[] expected = floats(folder.resolve(name + ".f32"));
    try (Archive archive =
        Archive.serving(
            ".pt",
            out ->
                TorchScript.writeServingLogits(
                    encoder, new StateDict(state), Precision.F32, out))) {
      float[] features = archive.floats(Formula.frames(3 * SIDE * SIDE), 1, 3, SIDE, SIDE);
      assertThat(largestDifference(features, expected)).isLessThan(1e-4);
    }
  }

  private static double largestDifference(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < found.length; i++) {
      difference = Math.max(difference, Math.abs((double) found[i] - expected[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    System.out.printf("features differ by %.2g of %.2g%n", difference, largest);
    return difference / largest;
  }

  private static Graph graph(String architecture) {
    return ArchitectureSpec.parse(architecture).build(3, 1, SIDE, SIDE);
  }

  /** The network up to the last map that its encoder makes, before it is pooled. */
  private static Graph encoder(Graph graph) {
    List<String> encoder = names(graph);
    List<Node> nodes = graph.nodes();
    int end = 0;
    for (int i = 0; i < nodes.size(); i++) {
      String prefix = nodes.get(i).name() + ".";
      if (encoder.stream().anyMatch(name -> name.startsWith(prefix))) {
        end = i + 1;
      }
    }
    Stage last = nodes.get(end - 1).stage();
    while (nodes.get(end).stage().equals(last) && !(nodes.get(end).op() instanceof Op.MaxPool)) {
      end++;
    }
    return new Graph(nodes.subList(0, end), List.of(nodes.get(end - 1).name()));
  }

  private static List<String> names(Graph graph) {
    return graph.encoder().stream().map(Parameter::name).toList();
  }

  private WeightTransfer transfer(Graph graph, Map<String, Tensor> file) throws IOException {
    Path path = folder.resolve("file.safetensors");
    try (OutputStream out = Files.newOutputStream(path)) {
      Safetensors.write(new StateDict(file), out);
    }
    return WeightTransfer.read(Initialisation.of(graph, 1), names(graph), path);
  }

  /**
   * Torchvision's names and shapes, with numbers by formula. Of VGG's classifiers, which have 120
   * million, only the names are kept.
   */
  private static Map<String, Tensor> torchvision(String name) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    String path = "/torchvision/" + name + ".tsv";
    try (InputStream in = TorchvisionEncoderTest.class.getResourceAsStream(path)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        String[] cells = line.split("\t");
        boolean small = !cells[0].startsWith("classifier.") && !cells[1].isEmpty();
        int[] shape =
            small
                ? Arrays.stream(cells[1].split(",")).mapToInt(Integer::parseInt).toArray()
                : new int[0];
        int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        tensors.put(cells[0], new Tensor(shape, Formula.uniform(cells[0], count)));
      }
    }
    return tensors;
  }

  private static float[] floats(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    float[] floats = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }
}
