package io.sonostream.benchmarks.engine;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.Dice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Contenders run the same batches in turns. The first is the f32 that masks are compared with. */
final class ServingRace {
  /** Frames of the largest batch. */
  static final int MOST = 8;

  /** Frames of one turn: seconds, for a CPU clock that ticks in hundredths. */
  private static final int FRAMES = 24;

  private final int side;
  private final List<Integer> batches;
  private final int rounds;
  private final Consumer<String> progress;
  private final ByteBuffer frames;
  private final ByteBuffer answers;

  /**
   * @param side of the frames, in pixels
   * @param batches sizes, of 1 to {@link #MOST} frames
   * @param rounds turns of each contender at each batch size
   */
  ServingRace(int side, List<Integer> batches, int rounds, Consumer<String> progress) {
    this.side = side;
    this.batches = List.copyOf(batches);
    this.rounds = rounds;
    this.progress = progress;
    this.frames = ByteBuffer.allocateDirect(MOST * side * side);
    this.answers = ByteBuffer.allocateDirect(MOST * side * side);
    Discs.fill(frames, ByteBuffer.allocateDirect(MOST * side * side), MOST, side, new Random(8));
  }

  List<ServingRow> run(List<Contender> contenders) {
    List<Double> dice = new ArrayList<>();
    List<ClassMap> reference = masks(contenders.get(0));
    for (Contender contender : contenders) {
      dice.add(Dice.foreground(reference, masks(contender)));
    }
    List<ServingRow> rows = new ArrayList<>();
    for (int batch : batches) {
      contenders.forEach(contender -> contender.run(frames, batch, answers));
      Turn[] best = new Turn[contenders.size()];
      for (int round = 0; round < rounds; round++) {
        progress.accept("serving, batch " + batch + ", round " + (round + 1) + " of " + rounds);
        for (int c = 0; c < best.length; c++) {
          Turn turn = contenders.get(c).turn(frames, batch, answers, FRAMES / batch);
          best[c] = turn.orBetter(best[c]);
        }
      }
      for (int c = 0; c < best.length; c++) {
        Contender who = contenders.get(c);
        rows.add(
            new ServingRow(
                who.engine(),
                who.precision(),
                who.layout(),
                batch,
                batch / best[c].seconds(),
                batch / best[c].cpuSeconds(),
                dice.get(c)));
      }
    }
    return rows;
  }

  private List<ClassMap> masks(Contender contender) {
    contender.run(frames, MOST, answers);
    byte[] mask = new byte[MOST * side * side];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) ((answers.get(i) & 0xff) >= 128 ? 1 : 0);
    }
    return List.of(new ClassMap(side, MOST * side, mask));
  }
}
