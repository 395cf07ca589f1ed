package io.sonostream.imaging.selection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses frames one by one: each time the one whose worth times novelty is the greatest. Worth
 * alone would choose forty neighbours of one clip, which teach what one of them teaches.
 */
public final class FrameSelection {
  /** How much of its worth keeps a frame that looks like one that was chosen. */
  private static final double LEAST_NOVELTY = 0.02;

  private final int count;
  private final int perSubject;

  /**
   * @param count most frames to choose, >= 1
   * @param perSubject most frames of one subject, >= 1
   */
  public FrameSelection(int count, int perSubject) {
    if (count < 1 || perSubject < 1) {
      throw new IllegalArgumentException(
          count + " frames, " + perSubject + " a subject; both must be at least 1");
    }
    this.count = count;
    this.perSubject = perSubject;
  }

  /** The best first; the earlier candidate of two that are worth the same. */
  public List<Chosen> choose(List<Candidate> candidates) {
    List<Candidate> left = new ArrayList<>(candidates);
    double[] alike = new double[left.size()];
    boolean[] taken = new boolean[left.size()];
    Map<String, Integer> ofSubject = new HashMap<>();
    List<Chosen> chosen = new ArrayList<>();
    while (chosen.size() < count) {
      int best = -1;
      double most = -1;
      for (int i = 0; i < left.size(); i++) {
        Candidate one = left.get(i);
        boolean full = ofSubject.getOrDefault(one.subject(), 0) >= perSubject;
        if (!taken[i] && !full && one.worth() * novelty(one, alike[i]) > most) {
          best = i;
          most = one.worth() * novelty(one, alike[i]);
        }
      }
      if (best < 0) {
        return chosen;
      }
      Candidate next = left.get(best);
      taken[best] = true;
      chosen.add(new Chosen(next, novelty(next, alike[best])));
      ofSubject.merge(next.subject(), 1, Integer::sum);
      for (int i = 0; i < left.size(); i++) {
        alike[i] = Math.max(alike[i], left.get(i).look().alike(next.look()));
      }
    }
    return chosen;
  }

  /** A subject with many labels has little left to teach. */
  private static double novelty(Candidate one, double alike) {
    return Math.max(LEAST_NOVELTY, 1 - alike) / Math.sqrt(1 + one.labelled());
  }
}
