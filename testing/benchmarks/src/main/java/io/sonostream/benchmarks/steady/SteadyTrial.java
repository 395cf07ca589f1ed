package io.sonostream.benchmarks.steady;

import io.sonostream.learning.metrics.Bootstrap;
import io.sonostream.learning.metrics.Interval;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.runtime.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What masks change beyond what their clip shows is flicker. Each frame is seen by the network
 * once, and by every share.
 */
final class SteadyTrial {
  static final int FEWEST = 3;

  private final FrameSegmenter segmenter;
  private final List<Double> shares;
  private final int frames;

  /**
   * @param shares the first is 0, which the others are compared with
   * @param frames of each clip at most, 3 or more
   */
  SteadyTrial(FrameSegmenter segmenter, List<Double> shares, int frames) {
    if (shares.isEmpty() || shares.get(0) != 0) {
      throw new IllegalArgumentException("shares are " + shares + "; the first is 0");
    }
    this.segmenter = segmenter;
    this.shares = List.copyOf(shares);
    this.frames = frames;
  }

  /**
   * One row a share. Where no truth is known, clips in which the model draws nothing say nothing,
   * and are left out.
   *
   * @param clips opened one after another; all know their truth, or none does
   * @throws UserException when it draws nothing in any of them
   */
  List<SteadyRow> run(List<Supplier<SteadyClip>> clips, Runnable clipDone) {
    List<List<SteadyTally>> told = new ArrayList<>();
    for (Supplier<SteadyClip> clip : clips) {
      try (SteadyClip opened = clip.get()) {
        List<SteadyTally> tallies = run(opened);
        if (tallies.get(0).says()) {
          told.add(tallies);
        }
      }
      clipDone.run();
    }
    if (told.isEmpty()) {
      throw new UserException(
          "the model draws nothing in any of " + clips.size() + " clips; give it others");
    }
    return rows(told);
  }

  private List<SteadyTally> run(SteadyClip clip) {
    List<SteadyTally> tallies =
        shares.stream().map(share -> new SteadyTally(segmenter, share)).toList();
    for (int n = 0; n < frames; n++) {
      SteadyClip.Shown shown = clip.next();
      if (shown == null) {
        break;
      }
      byte[][] planes = segmenter.planes(shown.image());
      tallies.forEach(tally -> tally.add(shown, planes));
    }
    if (tallies.get(0).frames() < FEWEST) {
      throw new UserException(
          clip
              + " has "
              + tallies.get(0).frames()
              + " frames; what blinks shows in "
              + FEWEST
              + " and more");
    }
    return tallies;
  }

  private List<SteadyRow> rows(List<List<SteadyTally>> told) {
    boolean truth = told.get(0).get(0).knowsTruth();
    Bootstrap bootstrap = new Bootstrap(1);
    List<String> names = new ArrayList<>();
    for (int clip = 0; clip < told.size(); clip++) {
      names.add("clip " + clip);
    }
    List<SteadyRow> rows = new ArrayList<>();
    for (int s = 0; s < shares.size(); s++) {
      int share = s;
      ToDoubleFunction<SteadyTally> blinking = SteadyTally::blinking;
      rows.add(
          new SteadyRow(
              shares.get(s),
              bootstrap.mean(names, of(told, share, blinking)),
              bootstrap.difference(names, of(told, share, blinking), of(told, 0, blinking)),
              truth ? bootstrap.mean(names, of(told, share, SteadyTally::flicker)) : null,
              truth ? bootstrap.mean(names, of(told, share, SteadyTally::dice)) : null,
              truth ? gain(bootstrap, names, told, share) : null));
    }
    return rows;
  }

  private static Interval gain(
      Bootstrap bootstrap, List<String> names, List<List<SteadyTally>> told, int share) {
    return bootstrap.difference(
        names, of(told, 0, SteadyTally::dice), of(told, share, SteadyTally::dice));
  }

  private static double[] of(
      List<List<SteadyTally>> told, int share, ToDoubleFunction<SteadyTally> figure) {
    return told.stream().mapToDouble(clip -> figure.applyAsDouble(clip.get(share))).toArray();
  }
}
