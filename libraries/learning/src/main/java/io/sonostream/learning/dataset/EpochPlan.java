package io.sonostream.learning.dataset;

import io.sonostream.learning.dataset.ExampleStore.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * Which examples an epoch shows, in which order: every new one once, and as many old ones, drawn
 * anew each epoch, as make up the replay share. Without new ones every old one. Where a share of
 * each batch must show a class, others make room for some that do, drawn once more. The same seed
 * and epoch give the same plan.
 */
public final class EpochPlan {
  private final List<Sample> fresh;
  private final List<Sample> old;
  private final double replayShare;
  private final int batchSize;
  private final int maxSteps;
  private final long seed;
  private final double foregroundShare;
  private final Predicate<Sample> foreground;

  /** Which asks nothing of its batches. */
  public EpochPlan(
      List<Sample> samples, double replayShare, int batchSize, int maxSteps, long seed) {
    this(samples, replayShare, batchSize, maxSteps, seed, 0, sample -> true);
  }

  /**
   * @param replayShare share of an epoch's examples that are old, 0-0.9
   * @param maxSteps most batches of an epoch; 0 for all
   * @param foregroundShare least share of each batch's examples that show a class, 0-1; 0 takes
   *     them as they come
   * @param foreground whether an example does
   */
  public EpochPlan(
      List<Sample> samples,
      double replayShare,
      int batchSize,
      int maxSteps,
      long seed,
      double foregroundShare,
      Predicate<Sample> foreground) {
    fresh = samples.stream().filter(sample -> !sample.item().replay()).toList();
    old = samples.stream().filter(sample -> sample.item().replay()).toList();
    this.replayShare = replayShare;
    this.batchSize = batchSize;
    this.maxSteps = maxSteps;
    this.seed = seed;
    this.foregroundShare = foregroundShare;
    this.foreground = foreground;
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
    List<Sample> showing =
        foregroundShare > 0 ? chosen.stream().filter(foreground).toList() : List.of();
    if (chosen.size() <= batchSize) {
      return List.of(withForeground(chosen, showing, random));
    }
    List<List<Sample>> batches = new ArrayList<>();
    for (int at = 0; at + batchSize <= chosen.size(); at += batchSize) {
      if (maxSteps == 0 || batches.size() < maxSteps) {
        batches.add(withForeground(chosen.subList(at, at + batchSize), showing, random));
      }
    }
    return batches;
  }

  private List<Sample> withForeground(List<Sample> batch, List<Sample> showing, Random random) {
    if (showing.isEmpty()) {
      return batch;
    }
    long there = batch.stream().filter(foreground).count();
    long missing = (long) Math.ceil(foregroundShare * batch.size()) - there;
    List<Sample> filled = new ArrayList<>(batch);
    for (int i = 0; i < filled.size() && missing > 0; i++) {
      if (!foreground.test(filled.get(i))) {
        filled.set(i, showing.get(random.nextInt(showing.size())));
        missing--;
      }
    }
    return filled;
  }

  private int replayed() {
    if (fresh.isEmpty()) {
      return old.size();
    }
    long share = Math.round(fresh.size() * replayShare / (1 - replayShare));
    // Few new examples would else be all that a run learns from.
    long wanted = replayShare > 0 ? Math.max(share, batchSize - fresh.size()) : 0;
    return (int) Math.min(old.size(), wanted);
  }
}
