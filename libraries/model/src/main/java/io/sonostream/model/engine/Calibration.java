package io.sonostream.model.engine;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
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
    Runtimes.require(EngineKind.PYTORCH_CPU_F32);
    JniUtils.setGradMode(false);
    try (Model model = Model.newInstance("calibration", Device.cpu(), Runtimes.PYTORCH)) {
      model.setBlock(
          JniUtils.loadModule((PtNDManager) model.getNDManager(), archive.read(), false, false));
      for (int n = 0; n < count; n++) {
        observe(model, frames, n, observations);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be read from", e);
    }
    Map<String, ValueRange> ranges = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      ranges.put(nodes.get(i), observations.get(i).range());
    }
    return new Quantisation(count, ranges, Set.of());
  }

  private List<String> write(NetworkBytes archive) {
    try {
      return TorchScript.writeObserved(graph, weights, archive);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
  }

  private void observe(Model model, ByteBuffer frames, int n, List<Observation> observations) {
    var input = graph.input();
    int bytes = Math.toIntExact(input.elements());
    try (NDManager frame = model.getNDManager().newSubManager()) {
      NDArray pixels =
          frame.create(
              frames.slice(n * bytes, bytes),
              new Shape(1, input.channels(), input.height(), input.width()),
              DataType.UINT8);
      NDList values =
          model.getBlock().forward(new ParameterStore(frame, false), new NDList(pixels), false);
      values.attach(frame);
      for (int i = 0; i < values.size(); i++) {
        observations.get(i).add(values.get(i).toFloatArray());
      }
    }
  }
}
