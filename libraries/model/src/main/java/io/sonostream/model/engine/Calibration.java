package io.sonostream.model.engine;

import io.sonostream.network.graph.Graph;
import io.sonostream.network.quantisation.Observation;
import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.quantisation.ValueRange;
import io.sonostream.network.torchscript.TorchScript;
import io.sonostream.network.weights.StateDict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs a network in f32 on some frames, and sees which values its nodes take. */
public final class Calibration {
  private final Graph graph;
  private final StateDict weights;

  public Calibration(Graph graph, StateDict weights) {
    this.graph = graph;
    this.weights = weights;
  }

  /**
   * Ranges for all of the network, everything in bytes.
   *
   * @param frames direct buffer of network inputs, (N,C,H,W) of unsigned bytes, read from index 0
   * @param count N, at least 1
   */
  public Quantisation on(ByteBuffer frames, int count) {
    NetworkBytes archive = new NetworkBytes();
    List<String> nodes = write(archive);
    List<Observation> observations = new ArrayList<>();
    nodes.forEach(node -> observations.add(new Observation()));
    new CalibrationRun(archive, graph.input())
        .on(frames, count, (i, values) -> observations.get(i).add(values));
    Map<String, ValueRange> ranges = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      ranges.put(nodes.get(i), observations.get(i).range());
    }
    return new Quantisation(count, ranges, Set.of());
  }

  private List<String> write(NetworkBytes archive) {
    try {
      return TorchScript.writeObserved(graph, weights, archive).outputs();
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
  }
}
