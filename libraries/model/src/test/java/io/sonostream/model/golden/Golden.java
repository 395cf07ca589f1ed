package io.sonostream.model.golden;

import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.architecture.Architectures;
import io.sonostream.network.graph.Graph;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What PyTorch computed for one architecture; tools/golden/golden.py wrote it.
 *
 * @param shape of the frames, (N,C,H,W)
 * @param logits all outputs in evaluation mode, one after the other
 * @param probes by tensor name: the dot product of its gradient (or of the running statistic after
 *     one step) with a formula, and its norm
 */
public record Golden(
    String name,
    String spec,
    int[] shape,
    float[] logits,
    double loss,
    Map<String, double[]> probes) {

  /** Every architecture: one without a golden file fails each test that asks for it. */
  public static final List<String> NAMES = Architectures.names();

  public static Golden read(String name) {
    String[] lines = new String(resource(name + ".tsv"), StandardCharsets.UTF_8).split("\n");
    String[] head = lines[0].split("\t");
    int[] shape = Arrays.stream(head[1].split(",")).mapToInt(Integer::parseInt).toArray();
    Map<String, double[]> probes = new LinkedHashMap<>();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      String[] cells = line.split("\t");
      probes.put(
          cells[0], new double[] {Double.parseDouble(cells[1]), Double.parseDouble(cells[2])});
    }
    byte[] raw = resource(name + ".f32");
    float[] logits = new float[raw.length / Float.BYTES];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(logits);
    return new Golden(name, head[0], shape, logits, Double.parseDouble(head[2]), probes);
  }

  private static byte[] resource(String file) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Graph graph() {
    int batch = shape[0];
    ArchitectureSpec architecture = ArchitectureSpec.parse(spec);
    // The number of classes is what the logits leave once batch and size are known.
    Graph one = architecture.build(shape[1], 1, shape[2], shape[3]);
    long perClass = batch * one.output().elements() * one.outputs().size();
    int classes = Math.toIntExact(logits.length / perClass);
    return architecture.build(shape[1], classes, shape[2], shape[3]);
  }

  /** Logits of the output that is served. */
  public float[] served() {
    return Arrays.copyOf(logits, logits.length / graph().outputs().size());
  }

  public byte[] frames() {
    return Formula.frames(shape[0] * shape[1] * shape[2] * shape[3]);
  }

  /** Pixels of 0-1. */
  public float[] pixels() {
    byte[] frames = frames();
    float[] pixels = new float[frames.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (frames[i] & 0xFF) / 255f;
    }
    return pixels;
  }
}
