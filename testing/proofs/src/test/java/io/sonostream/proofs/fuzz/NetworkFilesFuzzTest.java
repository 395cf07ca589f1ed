package io.sonostream.proofs.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.sonostream.network.ModelException;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.onnx.Onnx;
import io.sonostream.network.onnx.OnnxSignature;
import io.sonostream.network.weights.Safetensors;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import io.sonostream.network.weights.WeightsFile;
import io.sonostream.proofs.fuzz.Fuzz.Tally;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights and networks that someone downloaded. */
class NetworkFilesFuzzTest {
  private static final long MOST_BYTES = 32L << 20;

  @TempDir Path folder;

  @Test
  void damagedSafetensorsAreWeightsOrRefused() throws Exception {
    ByteArrayOutputStream good = new ByteArrayOutputStream();
    Safetensors.write(weights(), good);

    Tally tally =
        fuzz("safetensors")
            .run(
                4_000,
                List.of(good.toByteArray()),
                NetworkFilesFuzzTest::headerLength,
                input -> WeightsFile.read(file("w.safetensors", input)));

    assertThat(tally.taken()).isPositive();
    assertThat(tally.refused()).isPositive();
  }

  @Test
  void damagedNpzIsWeightsOrRefused() throws Exception {
    byte[] one = npy("(2, 3)", 24);
    byte[] other = npy("(5,)", 20);

    Tally tally =
        fuzz("npz")
            .run(
                3_000,
                List.of(zip(one, other)),
                (input, random) ->
                    random.nextInt(3) == 0
                        ? input
                        : zip(new Mutation(random, List.of(one, other)).next(), other),
                input -> WeightsFile.read(file("w.npz", input)));

    assertThat(tally.taken()).isPositive();
    assertThat(tally.refused()).isPositive();
  }

  @Test
  void npzThatClaimsMoreThanItHoldsTakesNoMemoryForTheClaim() throws Exception {
    byte[] liar = zip(npy("(500000000,)", 24), npy("(5,)", 20));

    Path file = file("liar.npz", liar);

    long before = allocated();
    assertThatThrownBy(() -> WeightsFile.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("truncated");
    assertThat(allocated() - before).isLessThan(MOST_BYTES);
  }

  @Test
  void damagedOnnxHasASignatureOrIsRefused() throws Exception {
    Graph graph = ArchitectureSpec.parse("unet(base=2,depth=2)").build(1, 1, 16, 16);
    ByteArrayOutputStream good = new ByteArrayOutputStream();
    Onnx.write(graph, Initialisation.of(graph, 1), good);

    Tally tally =
        fuzz("onnx")
            .run(
                3_000,
                List.of(good.toByteArray()),
                (input, random) -> input,
                input -> OnnxSignature.read(file("n.onnx", input)));

    assertThat(tally.taken()).isPositive();
    assertThat(tally.refused()).isPositive();
  }

  private static Fuzz fuzz(String name) {
    return new Fuzz(name, ModelException.class, MOST_BYTES);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static StateDict weights() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("head.weight", new Tensor(new int[] {2, 3}, new float[6]));
    tensors.put("head.bias", new Tensor(new int[] {2}, new float[2]));
    return new StateDict(tensors);
  }

  /** Says the header's true length where the header can still be told from the data. */
  private static byte[] headerLength(byte[] file, Random random) {
    int end = new String(file, StandardCharsets.ISO_8859_1).indexOf("}}") + 2;
    if (end > 8 && random.nextBoolean()) {
      ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(0, end - 8L);
    }
    return file;
  }

  private static byte[] npy(String shape, int dataBytes) {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
    header = header + " ".repeat(117 - header.length()) + "\n";
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length() + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    return bytes.array();
  }

  private static byte[] zip(byte[] one, byte[] other) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry :
          Map.of("one.npy", one, "other.npy", other).entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
