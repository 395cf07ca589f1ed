package io.sonostream.learning.run;

import io.sonostream.learning.augment.Augmenter;
import io.sonostream.learning.dataset.EpochPlan;
import io.sonostream.learning.dataset.ExampleFeed;
import io.sonostream.learning.dataset.ExampleStore.Sample;
import io.sonostream.learning.recipe.ParameterRates;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.recipe.Strategy;
import io.sonostream.learning.training.FastBf16;
import io.sonostream.learning.training.StepResult;
import io.sonostream.learning.training.TrainingBatch;
import io.sonostream.learning.training.TrainingOptions;
import io.sonostream.learning.training.TrainingSession;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.torchscript.Precision;
import io.sonostream.network.weights.StateDict;
import io.sonostream.runtime.UserException;
import java.util.ArrayList;
import java.util.List;

/**
 * One strategy on one network. {@link #run} is the whole of it:
 *
 * <pre>
 * for each epoch
 *   1  wake and freeze layers as the strategy says     ParameterRates
 *   2  learn from every batch, and from its teachers   EpochPlan, ExampleFeed, Teachers, TrainingSession (forward, loss, backward, step)
 *   3  measure on subjects that it does not learn from Validation, of the averaged weights if any
 *   4  keep the weights of the best epoch              CheckpointStore
 *   5  write a checkpoint, and only then tell          CheckpointStore, RunControl
 * </pre>
 */
final class StrategyTraining {
  /** So many steps in a row without finite gradients end a run; one alone is passed over. */
  private static final int MOST_BAD_STEPS = 3;

  private final Graph graph;
  private final StateDict start;
  private final TrainingData data;
  private final Recipe recipe;
  private final Strategy strategy;
  private final CheckpointStore store;
  private final Teachers teachers;
  private final RunControl control;
  private final ParameterRates rates;
  private final EpochPlan plan;
  private int badSteps;

  StrategyTraining(
      Graph graph,
      StateDict start,
      TrainingData data,
      Recipe recipe,
      Strategy strategy,
      CheckpointStore store,
      Teachers teachers,
      RunControl control) {
    this.graph = graph;
    this.start = start;
    this.data = data;
    this.recipe = recipe;
    this.strategy = strategy;
    this.store = store;
    this.teachers = teachers;
    this.control = control;
    rates = new ParameterRates(graph, strategy, recipe.epochs());
    plan =
        new EpochPlan(
            data.training().samples(),
            recipe.replayShare(),
            recipe.batchSize(),
            recipe.maxStepsPerEpoch(),
            recipe.seed(),
            recipe.foregroundShare(),
            data.training()::hasForeground);
  }

  Strategy strategy() {
    return strategy;
  }

  /** Weights of the best epoch. */
  StateDict best() {
    return store.best(store.history());
  }

  List<TrainingProgress> history() {
    return store.history();
  }

  /**
   * Trains until its share is finished, or early stopping ends it; goes on from the last
   * checkpoint.
   */
  List<TrainingProgress> run(Share share) {
    List<TrainingProgress> history = new ArrayList<>(store.history());
    if (isOver(history, share)) {
      return history;
    }
    try (TrainingSession session = open()) {
      session.learn(rates.at(history.size()));
      while (!isOver(history, share)) {
        int epoch = history.size();
        long began = System.nanoTime();
        if (rates.changesAt(epoch)) {
          session.learn(rates.at(epoch));
        }
        double trainLoss = learn(session, epoch);
        Measured measured = session.withAverage(() -> measure(session, epoch, history));
        double seconds = (System.nanoTime() - began) / 1e9;
        history.add(
            new TrainingProgress(
                strategy.name(),
                share.searching(),
                epoch + 1,
                recipe.epochs(),
                trainLoss,
                measured.validation().loss(),
                measured.validation().dice(),
                measured.best().epoch(),
                measured.best().dice(),
                recipe.learningRate(epoch),
                seconds,
                secondsLeft(history, seconds, share)));
        store.save(new Checkpoint(history, session.state()));
        control.epochFinished(history);
      }
    }
    return history;
  }

  private boolean isOver(List<TrainingProgress> history, Share share) {
    return history.size() >= share.epochs() || hasStopped(history);
  }

  /** The epoch, from 1, with the best validation Dice so far. */
  private record Best(int epoch, double dice) {}

  private record Measured(Validation validation, Best best) {}

  private Measured measure(TrainingSession session, int epoch, List<TrainingProgress> history) {
    Validation validation =
        Validation.of(session, data, recipe.batchSize(), graph.output().channels(), control);
    return new Measured(validation, keepBest(session, epoch, validation.dice(), history));
  }

  private Best keepBest(
      TrainingSession session, int epoch, double dice, List<TrainingProgress> history) {
    Best before =
        history.isEmpty()
            ? new Best(0, -1)
            : new Best(
                history.get(history.size() - 1).bestEpoch(),
                history.get(history.size() - 1).bestDice());
    if (!(dice > before.dice())) {
      return before;
    }
    store.saveBest(epoch + 1, session.weights());
    return new Best(epoch + 1, dice);
  }

  /** As if every epoch of the run took as long as those so far: other strategies may be quicker. */
  private static double secondsLeft(List<TrainingProgress> history, double seconds, Share share) {
    int done = history.size() + 1;
    double all = history.stream().mapToDouble(TrainingProgress::seconds).sum() + seconds;
    return all / done * share.left(done);
  }

  private TrainingSession open() {
    Precision precision =
        switch (recipe.precision()) {
          case F32 -> Precision.F32;
          case BF16 -> Precision.BF16;
          case AUTO -> FastBf16.isHere() ? Precision.BF16 : Precision.F32;
        };
    TrainingOptions options =
        new TrainingOptions(
            precision,
            recipe.crossEntropyWeight(),
            recipe.diceWeight(),
            recipe.lossShape(),
            recipe.descent(),
            recipe.clipNorm(),
            recipe.seed());
    return store
        .load()
        .map(checkpoint -> TrainingSession.resume(graph, checkpoint.state(), options))
        .orElseGet(() -> new TrainingSession(graph, start, options));
  }

  /** Mean loss of the epoch's steps. */
  private double learn(TrainingSession session, int epoch) {
    List<List<Sample>> batches = plan.batches(epoch);
    double rate = recipe.learningRate(epoch);
    double sum = 0;
    int steps = 0;
    try (ExampleFeed feed =
        new ExampleFeed(
            data.training(),
            data.geometry(),
            new Augmenter(recipe.augmentation()),
            batches,
            recipe.seed() * 7_919 + epoch)) {
      for (TrainingBatch batch = feed.next(); batch != null; batch = feed.next()) {
        control.stopIfCancelled();
        StepResult result = session.step(batch, teachers.of(batch), rate);
        steps++;
        sum += check(result, epoch, steps);
        control.stepFinished(epoch + 1, steps, batches.size(), result.loss());
      }
    }
    return sum / steps;
  }

  private double check(StepResult result, int epoch, int step) {
    if (result.updated()) {
      badSteps = 0;
      return result.loss();
    }
    badSteps++;
    if (badSteps >= MOST_BAD_STEPS) {
      throw new UserException(
          "the loss is "
              + result.loss()
              + " with gradient norm "
              + result.gradientNorm()
              + " in epoch "
              + (epoch + 1)
              + ", step "
              + step
              + ", strategy "
              + strategy.name()
              + "; try a smaller learning rate (now "
              + recipe.learningRate(epoch)
              + ") or precision f32");
    }
    return 0;
  }

  /** Counted from when the last stage wakes, if it has yet to: its turn may bring the gain. */
  private boolean hasStopped(List<TrainingProgress> history) {
    if (recipe.patience() == 0 || history.isEmpty()) {
      return false;
    }
    int done = history.size();
    int since = Math.max(history.get(done - 1).bestEpoch(), rates.lastChange(recipe.epochs()));
    return done - since >= recipe.patience();
  }
}
