package io.sonostream.benchmarks.engine;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.Dice;
import java.nio.ByteBuffer;
import java.util.Random;

/** What a contender's masks lose against the labels of frames that nobody has seen. */
final class DiceLoss {
  private static final int BATCH = 8;
  private static final int BATCHES = 6;

  private final int side;

  DiceLoss(int side) {
    this.side = side;
  }

  /** Mean Dice of the one less that of the other, over the same frames. */
  double of(Contender exact, Contender other) {
    ByteBuffer frames = ByteBuffer.allocateDirect(BATCH * side * side);
    ByteBuffer labels = ByteBuffer.allocateDirect(BATCH * side * side);
    Random random = new Random(31);
    double lost = 0;
    for (int batch = 0; batch < BATCHES; batch++) {
      Discs.fill(frames, labels, BATCH, side, random);
      lost += dice(exact, frames, labels) - dice(other, frames, labels);
    }
    return lost / (BATCH * BATCHES);
  }

  /** Sum over the frames of a batch. */
  private double dice(Contender contender, ByteBuffer frames, ByteBuffer labels) {
    ByteBuffer answers = ByteBuffer.allocateDirect(BATCH * side * side);
    contender.run(frames, BATCH, answers);
    double sum = 0;
    for (int n = 0; n < BATCH; n++) {
      byte[] mask = new byte[side * side];
      byte[] label = new byte[side * side];
      labels.get(n * side * side, label);
      for (int i = 0; i < mask.length; i++) {
        mask[i] = (byte) ((answers.get(n * side * side + i) & 0xff) >= 128 ? 1 : 0);
      }
      sum += Dice.foreground(new ClassMap(side, side, label), new ClassMap(side, side, mask));
    }
    return sum;
  }
}
