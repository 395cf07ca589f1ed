package io.sonostream.model.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.network.ModelException;
import io.sonostream.network.onnx.OnnxInt8;
import io.sonostream.network.quantisation.Observation;
import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.quantisation.ValueRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** As {@link Calibration}, of a network from elsewhere, by its ONNX file. */
public final class OnnxCalibration {
  private final Manifest manifest;
  private final OnnxInt8 network;

  /**
   * What was seen.
   *
   * @param everything ranges for all that can be bytes
   * @param convolutions that can compute in bytes, from input to output
   * @param fullSize those of them that read or answer what is as high and wide as a frame
   */
  public record Seen(Quantisation everything, List<String> convolutions, Set<String> fullSize) {
    public Seen {
      convolutions = List.copyOf(convolutions);
      fullSize = Set.copyOf(fullSize);
    }
  }

  /**
   * @throws ModelException when the package holds no ONNX file, or none that can be in bytes
   */
  public OnnxCalibration(ModelPackage model) {
    this.manifest = model.manifest();
    this.network = NetworkFiles.onnxInBytes(model);
  }

  /**
   * Runs the network in f32.
   *
   * @param frames direct buffer of network inputs, (N,C,H,W) of unsigned bytes, read from index 0
   * @param count N, at least 1
   */
  public Seen on(ByteBuffer frames, int count) {
    List<String> values = network.observed();
    List<Observation> observations = new ArrayList<>();
    values.forEach(value -> observations.add(new Observation()));
    Set<String> fullSize = new LinkedHashSet<>();
    Runtimes.require(EngineKind.ONNX_CPU_F32);
    try (Model model = Model.newInstance("calibration", Runtimes.ONNX);
        SessionOptions session =
            new OnnxSession(EngineOptions.AUTO).options(EngineKind.ONNX_CPU_F32)) {
      NetworkBytes file = new NetworkBytes();
      network.writeObserved(file);
      model.load(file.read(), Map.of("sessionOptions", session));
      FrameTensors tensors = new FrameTensors(manifest.geometry(), manifest.numerics());
      int size = Math.max(1, manifest.numerics().batch());
      for (int first = 0; first < count; first += size) {
        try (NDManager manager = model.getNDManager().newSubManager()) {
          NDArray input = tensors.input(manager, batch(frames, first, count, size), size);
          NDList answers =
              model
                  .getBlock()
                  .forward(new ParameterStore(manager, false), new NDList(input), false);
          answers.attach(manager);
          for (int i = 0; i < values.size(); i++) {
            observations.get(i).add(answers.get(i).toFloatArray());
            if (isFullSize(answers.get(i).getShape())) {
              fullSize.add(values.get(i));
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to and read from", e);
    } catch (MalformedModelException | OrtException e) {
      throw new ModelException("the network's values can't be seen: " + e.getMessage(), e);
    }
    Map<String, ValueRange> ranges = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      ranges.put(values.get(i), observations.get(i).range());
    }
    return new Seen(
        new Quantisation(count, ranges, Set.of()),
        network.convolutions().stream().map(OnnxInt8.Convolution::name).toList(),
        network.convolutions().stream()
            .filter(c -> fullSize.contains(c.input()) || fullSize.contains(c.end()))
            .map(OnnxInt8.Convolution::name)
            .collect(Collectors.toSet()));
  }

  /** For files that take one number of frames only, the last batch is filled with the first. */
  private ByteBuffer batch(ByteBuffer frames, int first, int count, int size) {
    int bytes = manifest.input().frameBytes();
    ByteBuffer batch = ByteBuffer.allocateDirect(Math.multiplyExact(size, bytes));
    for (int i = 0; i < size; i++) {
      batch.put(i * bytes, frames, (first + i) % count * bytes, bytes);
    }
    return batch;
  }

  /** (N,C,H,W), which ONNX's convolutions answer whatever order the file's ends have. */
  private boolean isFullSize(Shape shape) {
    InputShape input = manifest.input();
    return shape.dimension() == 4
        && shape.get(2) == input.height()
        && shape.get(3) == input.width();
  }
}
