package io.sonostream.learning.dataset;

import io.sonostream.learning.dataset.ExampleStore.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which examples an epoch shows, in which order: every new one once, and as many old ones, drawn
 * anew each epoch, as make up the replay share. Without new ones every old one. The same seed and
 * epoch give the same plan.
 */
public final class EpochPlan {
  private final List<Sample> fresh;
  private final List<Sample> old;
  private final double replayShare;
  private final int batchSize;
  private final int maxSteps;
  private final long seed;

  /**
   * @param replayShare share of an epoch's examples that are old, 0-0.9
   * @param maxSteps most batches of an epoch; 0 for all
   */
  public EpochPlan(
      List<Sample> samples, double replayShare, int batchSize, int maxSteps, long seed) {
    fresh = samples.stream().filter(sample -> !sample.item().replay()).toList();
    old = samples.stream().filter(sample -> sample.item().replay()).toList();
    this.replayShare = replayShare;
    this.batchSize = batchSize;
    this.maxSteps = maxSteps;
    this.seed = seed;
  }

  /**
   * The batches of an epoch. Examples that would make a smaller last batch wait for another epoch,
   * unless they are all there is: batch norm and rates are tuned to one batch size.
   *
   * @param epoch counted from 0
   */
  public List<List<Sample>> batches(int epoch) {
    Random random = new Random(seed * 31 + epoch);
    List<Sample> chosen = new ArrayList<>(fresh);
    List<Sample> shuffledOld = new ArrayList<>(old);
    Collections.shuffle(shuffledOld, random);
    chosen.addAll(shuffledOld.subList(0, replayed()));
    Collections.shuffle(chosen, random);
    if (chosen.size() <= batchSize) {
      return List.of(chosen);
    }
    List<List<Sample>> batches = new ArrayList<>();
    for (int at = 0; at + batchSize <= chosen.size(); at += batchSize) {
      if (maxSteps == 0 || batches.size() < maxSteps) {
        batches.add(chosen.subList(at, at + batchSize));
      }
    }
    return batches;
  }

  private int replayed() {
    if (fresh.isEmpty()) {
      return old.size();
    }
    long wanted = Math.round(fresh.size() * replayShare / (1 - replayShare));
    return (int) Math.min(old.size(), wanted);
  }
}
