package io.sonostream.model.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.network.ModelException;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.onnx.Onnx;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.torchscript.TorchScript;
import io.sonostream.network.weights.StateDict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class WrittenFilesTest {
  private static final Graph GRAPH =
      ArchitectureSpec.parse("unet-efficientnet-b0").build(1, 1, 32, 32);

  private static Map<String, Archive.Writer> writers(StateDict state) {
    Map<String, Archive.Writer> writers = new LinkedHashMap<>();
    for (Precision precision : List.of(Precision.F32, Precision.BF16, Precision.F16)) {
      writers.put(
          "serving " + precision, out -> TorchScript.writeServing(GRAPH, state, precision, out));
    }
    writers.put("packed", out -> TorchScript.writePacked(GRAPH, state, Precision.BF16, out));
    writers.put("trainable", out -> TorchScript.writeTrainable(GRAPH, state, Precision.BF16, out));
    writers.put("onnx", out -> Onnx.write(GRAPH, state, out));
    return writers;
  }

  private static byte[] bytes(Archive.Writer writer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.to(out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  @Test
  void theSameNetworkGivesTheSameBytesInEveryTimeZone() {
    TimeZone home = TimeZone.getDefault();
    Map<String, byte[]> first = new LinkedHashMap<>();
    writers(Initialisation.of(GRAPH, 3)).forEach((name, w) -> first.put(name, bytes(w)));
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      writers(Initialisation.of(GRAPH, 3))
          .forEach((name, w) -> assertThat(bytes(w)).as(name).isEqualTo(first.get(name)));
    } finally {
      TimeZone.setDefault(home);
    }
    writers(Initialisation.of(GRAPH, 4))
        .forEach((name, w) -> assertThat(bytes(w)).as(name).isNotEqualTo(first.get(name)));
  }

  @Test
  void everyTensorLiesStoredAtAMultipleOf64() throws IOException {
    byte[] archive =
        bytes(
            out ->
                TorchScript.writeServing(GRAPH, Initialisation.of(GRAPH, 3), Precision.BF16, out));
    ByteBuffer buffer = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    int position = 0;
    int tensors = 0;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        int header = 30 + buffer.getShort(position + 26) + buffer.getShort(position + 28);
        assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
        assertThat((position + header) % 64).as(entry.getName()).isZero();
        tensors += entry.getName().startsWith("model/data/") ? 1 : 0;
        position += header + (int) entry.getSize();
      }
    }
    assertThat(tensors).isGreaterThan(50);
  }

  @Test
  void trainingInHalfPrecisionIsRefused() {
    assertThatThrownBy(
            () ->
                TorchScript.writeTrainable(
                    GRAPH, Initialisation.of(GRAPH, 3), Precision.F16, new ByteArrayOutputStream()))
        .isInstanceOf(ModelException.class)
        .hasMessage("training in f16 is not offered; allowed are f32 and bf16");
  }
}
