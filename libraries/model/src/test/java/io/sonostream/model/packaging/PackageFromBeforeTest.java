package io.sonostream.model.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.network.graph.Network;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import io.sonostream.runtime.KeptFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signed packages of earlier versions. */
class PackageFromBeforeTest {
  private static final String KEY = "key.pub";
  private static final Training TRAINING =
      new Training("full", Map.of("epochs", "3"), "abc", "run-1");

  @BeforeAll
  static void keep(@TempDir Path keys) throws Exception {
    KeptFiles.keep(
        "package",
        folder -> {
          // Its private half is gone with this test.
          SigningKey key = SigningKey.generate(keys.resolve("key.pem"), folder.resolve(KEY));
          new PackageWriter(key)
              .write(
                  TinyPackages.draft()
                      .withParent("6")
                      .withThreshold(0.4)
                      .withMetrics(Map.of("dice", 0.8125))
                      .withTraining(TRAINING),
                  TinyPackages.TINY,
                  1,
                  steps(TinyPackages.weights()),
                  List.of(TinyPackages.probe()),
                  folder.resolve("model"));
        });
  }

  static List<Path> kept() throws IOException {
    return KeptFiles.of("package");
  }

  @ParameterizedTest
  @MethodSource("kept")
  void aPackageOfThenIsThisPackage(Path kept) throws IOException {
    ModelPackage read =
        ModelPackage.open(kept.resolve("model"), TrustedKeys.read(List.of(kept.resolve(KEY))));

    Manifest manifest = read.manifest();
    assertThat(manifest.task()).isEqualTo("breast-lesion");
    assertThat(manifest.version()).isEqualTo("7");
    assertThat(manifest.parentVersion()).isEqualTo("6");
    assertThat(manifest.architecture()).isEqualTo("unet(base=2,depth=1)");
    assertThat(manifest.classes()).containsExactly("lesion");
    assertThat(manifest.output()).isEqualTo(new OutputShape(1, 16, 16));
    assertThat(manifest.threshold()).isEqualTo(0.4);
    assertThat(manifest.metrics()).isEqualTo(Map.of("dice", 0.8125));
    assertThat(manifest.training()).isEqualTo(TRAINING);
    StateDict weights = read.weights().orElseThrow();
    assertThat(weights.tensors()).containsKeys("head.weight", "head.bias");
    steps(weights)
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(weights.get(name).values()).as(name).isEqualTo(tensor.values()));
    assertThat(new Network(read.graph().orElseThrow(), weights).state().tensors().keySet())
        .isEqualTo(weights.tensors().keySet());
    assertThat(read.probes())
        .singleElement()
        .satisfies(
            probe ->
                assertThat(probe.frame().pixels())
                    .isEqualTo(TinyPackages.probe().frame().pixels()));
    for (String name : List.of("model.pt", "model.onnx")) {
      byte[] file = Files.readAllBytes(kept.resolve("model").resolve(name));
      assertThat(name.endsWith("pt") ? read.torchScript() : read.onnx())
          .as(name)
          .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(file));
    }
  }

  /** Tensors of these shapes whose numbers anybody can say. */
  private static StateDict steps(StateDict shapes) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    shapes
        .tensors()
        .forEach(
            (name, tensor) -> {
              float[] values = new float[tensor.values().length];
              for (int i = 0; i < values.length; i++) {
                values[i] = (i % 7 + 1) / 8f;
              }
              tensors.put(name, new Tensor(tensor.shape(), values));
            });
    return new StateDict(tensors);
  }
}
