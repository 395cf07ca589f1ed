package io.sonostream.benchmarks.engine;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import java.nio.ByteBuffer;

/** A training step with DJL's imperative blocks, trainer and Adam: the yardstick of training. */
final class ImperativeTraining implements AutoCloseable {
  private final Model model;
  private final Trainer trainer;
  private final int side;

  ImperativeTraining(int base, int depth, int side) {
    this.side = side;
    model = Model.newInstance("imperative", Device.cpu(), "PyTorch");
    model.setBlock(new ImperativeUNet(base, depth));
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.l2Loss())
            .optDevices(new Device[] {Device.cpu()})
            .optOptimizer(Adam.builder().optLearningRateTracker(Tracker.fixed(4e-4f)).build());
    trainer = model.newTrainer(config);
    trainer.initialize(new Shape(1, 1, side, side));
  }

  /** Cross-entropy and soft Dice, as ours. */
  double step(ByteBuffer frames, ByteBuffer labels, int count) {
    Shape shape = new Shape(count, 1, side, side);
    try (NDManager step = trainer.getManager().newSubManager()) {
      NDArray x =
          step.create(frames.slice(), shape, DataType.UINT8)
              .toType(DataType.FLOAT32, false)
              .div(255);
      NDArray y =
          step.create(labels.slice(), shape, DataType.UINT8).toType(DataType.FLOAT32, false);
      NDArray loss;
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDArray logits = trainer.forward(new NDList(x)).singletonOrThrow();
        loss = loss(logits, y);
        collector.backward(loss);
      }
      trainer.step();
      return loss.getFloat();
    }
  }

  private static NDArray loss(NDArray x, NDArray y) {
    NDArray softplus = x.abs().neg().exp().add(1).log();
    NDArray entropy = x.maximum(0).sub(x.mul(y)).add(softplus).mean();
    NDArray p = Activation.sigmoid(x);
    NDArray dice = p.mul(y).sum().mul(2).add(1).div(p.sum().add(y.sum()).add(1));
    return entropy.mul(0.75f).add(dice.neg().add(1).mul(0.25f));
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
