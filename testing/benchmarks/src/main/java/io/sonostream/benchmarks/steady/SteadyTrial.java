package io.sonostream.benchmarks.steady;

import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.Phantom;
import io.sonostream.devices.phantom.PhantomFrame;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.imaging.geometry.Steadying;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.Dice;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.learning.metrics.Bootstrap;
import io.sonostream.model.engine.FrameSegmenter;
import java.util.ArrayList;
import java.util.List;

/**
 * Clips of phantoms, whose truth moves with the picture: what masks change beyond it is flicker.
 * Each frame is seen by the network once, and by every share.
 */
final class SteadyTrial {
  private final FrameSegmenter segmenter;
  private final List<Double> shares;
  private final int side;
  private final double framesPerSecond;

  /**
   * @param shares the first is 0, which the others are compared with
   * @param side of the square frames, in pixels
   */
  SteadyTrial(FrameSegmenter segmenter, List<Double> shares, int side, double framesPerSecond) {
    if (shares.isEmpty() || shares.get(0) != 0) {
      throw new IllegalArgumentException("shares are " + shares + "; the first is 0");
    }
    this.segmenter = segmenter;
    this.shares = List.copyOf(shares);
    this.side = side;
    this.framesPerSecond = framesPerSecond;
  }

  /** One row a share. */
  List<SteadyRow> run(int clips, int frames, long seed, Runnable clipDone) {
    List<String> names = new ArrayList<>();
    double[][] flicker = new double[shares.size()][clips];
    double[][] dice = new double[shares.size()][clips];
    for (int clip = 0; clip < clips; clip++) {
      names.add("clip " + clip);
      DeviceModel model = DeviceModel.ALL.get(clip % DeviceModel.ALL.size());
      Phantom phantom =
          new Phantom(
              new PhantomSettings(seed + clip, seed - clip, model, side, side, framesPerSecond));
      run(phantom, frames, clip, flicker, dice);
      clipDone.run();
    }
    Bootstrap bootstrap = new Bootstrap(1);
    List<SteadyRow> rows = new ArrayList<>();
    for (int s = 0; s < shares.size(); s++) {
      rows.add(
          new SteadyRow(
              shares.get(s),
              bootstrap.mean(names, flicker[s]),
              bootstrap.mean(names, dice[s]),
              bootstrap.difference(names, dice[0], dice[s])));
    }
    return rows;
  }

  private void run(Phantom phantom, int frames, int clip, double[][] flicker, double[][] dice) {
    byte[][][] before = new byte[shares.size()][][];
    ClassMap[] masks = new ClassMap[shares.size()];
    ClassMap truth = null;
    for (int n = 0; n < frames; n++) {
      PhantomFrame frame = phantom.frame(n);
      byte[][] planes = segmenter.planes(new PixelImage(side, side, 1, frame.pixels()));
      ClassMap now = new ClassMap(side, side, frame.truth());
      for (int s = 0; s < shares.size(); s++) {
        byte[][] steady = n == 0 ? planes : new Steadying(shares.get(s)).lean(planes, before[s]);
        ClassMap mask = segmenter.decision().decide(steady, side, side, false).map();
        dice[s][clip] += Dice.foreground(mask, now) / frames;
        if (truth != null) {
          double moved = Dice.foreground(now, truth);
          flicker[s][clip] += (moved - Dice.foreground(mask, masks[s])) / (frames - 1);
        }
        before[s] = steady;
        masks[s] = mask;
      }
      truth = now;
    }
  }
}
