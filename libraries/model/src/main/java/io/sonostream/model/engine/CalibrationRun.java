package io.sonostream.model.engine;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.sonostream.network.graph.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * One archive on calibration frames, a frame at a time.
 *
 * @param archive that answers in f32
 * @param input of the network
 */
record CalibrationRun(NetworkBytes archive, Shape input) {

  /** Who looks at what came out. */
  interface Seen {
    /** The values of an output for one frame. */
    void values(int output, float[] values);
  }

  /**
   * @param frames direct buffer of network inputs, (N,C,H,W) of unsigned bytes, read from index 0
   * @param count N, at least 1
   */
  void on(ByteBuffer frames, int count, Seen seen) {
    Runtimes.require(EngineKind.PYTORCH_CPU_F32);
    JniUtils.setGradMode(false);
    try (Model model = Model.newInstance("calibration", Device.cpu(), Runtimes.PYTORCH)) {
      model.setBlock(
          JniUtils.loadModule((PtNDManager) model.getNDManager(), archive.read(), false, false));
      for (int n = 0; n < count; n++) {
        on(model, frames, n, seen);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be read from", e);
    }
  }

  private void on(Model model, ByteBuffer frames, int n, Seen seen) {
    int bytes = Math.toIntExact(input.elements());
    try (NDManager frame = model.getNDManager().newSubManager()) {
      NDArray pixels =
          frame.create(
              frames.slice(n * bytes, bytes),
              new ai.djl.ndarray.types.Shape(1, input.channels(), input.height(), input.width()),
              DataType.UINT8);
      NDList values =
          model.getBlock().forward(new ParameterStore(frame, false), new NDList(pixels), false);
      values.attach(frame);
      for (int i = 0; i < values.size(); i++) {
        seen.values(i, values.get(i).toFloatArray());
      }
    }
  }
}
