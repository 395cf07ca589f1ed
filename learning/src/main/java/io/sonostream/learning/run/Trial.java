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

/** One strategy on one network, epoch by epoch, with a checkpoint after each. */
final class Trial {
  /** So many steps in a row without finite gradients end a run; one alone is passed over. */
  private static final int MOST_BAD_STEPS = 3;

  private final Graph graph;
  private final StateDict start;
  private final TrialData data;
  private final Recipe recipe;
  private final Strategy strategy;
  private final CheckpointStore store;
  private final RunControl control;
  private final ParameterRates rates;
  private final EpochPlan plan;
  private int badSteps;

  Trial(
      Graph graph,
      StateDict start,
      TrialData data,
      Recipe recipe,
      Strategy strategy,
      CheckpointStore store,
      RunControl control) {
    this.graph = graph;
    this.start = start;
    this.data = data;
    this.recipe = recipe;
    this.strategy = strategy;
    this.store = store;
    this.control = control;
    rates = new ParameterRates(graph, strategy, recipe.epochs());
    plan =
        new EpochPlan(
            data.training().samples(),
            recipe.replayShare(),
            recipe.batchSize(),
            recipe.maxStepsPerEpoch(),
            recipe.seed());
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
   * Trains until so many epochs are finished, or early stopping ends it; goes on from the last
   * checkpoint.
   *
   * @param searching for the listener: more strategies may follow
   */
  List<TrainingProgress> runTo(int epochs, boolean searching) {
    List<TrainingProgress> history = new ArrayList<>(store.history());
    if (history.size() >= epochs || hasStopped(history)) {
      return history;
    }
    try (TrainingSession session = open()) {
      session.learn(rates.at(history.size()));
      while (history.size() < epochs && !hasStopped(history)) {
        int epoch = history.size();
        if (rates.changesAt(epoch)) {
          session.learn(rates.at(epoch));
        }
        history.add(epoch(session, epoch, epochs, history, searching));
        store.save(new Checkpoint(history, session.state()));
        control.epochFinished(history);
      }
    }
    return history;
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
            recipe.clipNorm(),
            recipe.seed());
    return store
        .load()
        .map(checkpoint -> TrainingSession.resume(graph, checkpoint.state(), options))
        .orElseGet(() -> new TrainingSession(graph, start, options));
  }

  private TrainingProgress epoch(
      TrainingSession session,
      int epoch,
      int epochs,
      List<TrainingProgress> history,
      boolean searching) {
    long began = System.nanoTime();
    double trainLoss = train(session, epoch);
    Validation validation =
        Validation.of(session, data, recipe.batchSize(), graph.output().channels(), control);
    int bestEpoch = history.isEmpty() ? 0 : history.get(history.size() - 1).bestEpoch();
    double bestDice = history.isEmpty() ? -1 : history.get(history.size() - 1).bestDice();
    if (validation.dice() > bestDice) {
      bestEpoch = epoch + 1;
      bestDice = validation.dice();
      store.saveBest(bestEpoch, session.weights());
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    double mean =
        (history.stream().mapToDouble(TrainingProgress::seconds).sum() + seconds) / (epoch + 1);
    return new TrainingProgress(
        strategy.name(),
        searching,
        epoch + 1,
        epochs,
        trainLoss,
        validation.loss(),
        validation.dice(),
        bestEpoch,
        bestDice,
        recipe.learningRate(epoch),
        seconds,
        mean * (epochs - epoch - 1));
  }

  private double train(TrainingSession session, int epoch) {
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
        StepResult result = session.step(batch, rate);
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

  /** Never while stages still wait to wake: their turn may bring the gain. */
  private boolean hasStopped(List<TrainingProgress> history) {
    if (recipe.patience() == 0 || history.isEmpty()) {
      return false;
    }
    int done = history.size();
    for (int epoch = done; epoch < recipe.epochs(); epoch++) {
      if (rates.changesAt(epoch)) {
        return false;
      }
    }
    return done - history.get(done - 1).bestEpoch() >= recipe.patience();
  }
}
