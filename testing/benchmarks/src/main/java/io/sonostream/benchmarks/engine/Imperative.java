package io.sonostream.benchmarks.engine;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import io.sonostream.network.weights.StateDict;
import java.nio.ByteBuffer;

/** DJL's imperative block as a contender: the yardstick of the serving ratio. */
final class Imperative implements Contender {
  static final String ENGINE = "djl-imperative";

  private final Model model;
  private final ImperativeUNet network;
  private final ParameterStore parameters;
  private final int side;

  Imperative(int base, int depth, StateDict weights, int side) {
    this.side = side;
    model = Model.newInstance(ENGINE, Device.cpu(), "PyTorch");
    network = new ImperativeUNet(base, depth);
    network.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 1, side, side));
    network.load(weights);
    network.freezeParameters(true);
    model.setBlock(network);
    parameters = new ParameterStore(model.getNDManager(), false);
  }

  @Override
  public String engine() {
    return ENGINE;
  }

  @Override
  public String precision() {
    return "f32";
  }

  @Override
  public String layout() {
    return "contiguous";
  }

  @Override
  public void run(ByteBuffer frames, int count, ByteBuffer probabilities) {
    JniUtils.setGradMode(false);
    try (NDManager batch = model.getNDManager().newSubManager()) {
      NDArray pixels =
          batch.create(
              frames.slice(0, count * side * side),
              new Shape(count, 1, side, side),
              DataType.UINT8);
      NDArray x = pixels.toType(DataType.FLOAT32, false).div(255);
      NDArray logits = network.forward(parameters, new NDList(x), false).singletonOrThrow();
      ByteBuffer bytes =
          Activation.sigmoid(logits).mul(255).round().toType(DataType.UINT8, false).toByteBuffer();
      probabilities.put(0, bytes, bytes.position(), count * side * side);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
