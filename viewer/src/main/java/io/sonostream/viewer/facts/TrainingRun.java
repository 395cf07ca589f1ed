package io.sonostream.viewer.facts;

import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.control.TrainingOutcomes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One run, put together from its events; a later event's word wins, a missing word leaves the old.
 */
final class TrainingRun {
  private static final int MAX_EPOCHS = 2000;
  private static final String INTERRUPTED = "INTERRUPTED";
  private static final String WAITS =
      "no trainer works on it now; it goes on, or ends, when one of its task is back";

  /** Of each strategy, for a search tries several, each from its first epoch. */
  private final Map<String, TreeMap<Integer, RunView.Epoch>> curves = new LinkedHashMap<>();

  private final Map<String, Double> metrics = new Recent<>(100);
  private final long firstAt;
  private TrainingEvent last;
  private @Nullable String commandId;
  private @Nullable String trigger;
  private @Nullable String strategy;
  private @Nullable String parent;
  private @Nullable String version;
  private @Nullable Integer planned;

  TrainingRun(TrainingEvent first) {
    firstAt = first.getAt().toEpochMilli();
    last = first;
  }

  void add(TrainingEvent event) {
    last = event;
    if (event.getType() == TrainingEventType.STARTED) {
      // Said again of a run that starts over, without what it had.
      curves.clear();
      metrics.clear();
      planned = null;
    }
    commandId = newer(event.getCommandId(), commandId);
    trigger = newer(event.getTrigger(), trigger);
    strategy = newer(event.getStrategy(), strategy);
    parent = newer(event.getParentVersion(), parent);
    version = newer(event.getVersion(), version);
    planned = event.getEpochs() == null ? planned : event.getEpochs();
    metrics.putAll(event.getMetrics());
    Integer epoch = event.getEpoch();
    if (event.getType() == TrainingEventType.EPOCH && epoch != null && epochs() < MAX_EPOCHS) {
      curves
          .computeIfAbsent(String.valueOf(event.getStrategy()), tried -> new TreeMap<>())
          .put(
              epoch,
              new RunView.Epoch(
                  epoch,
                  finite(event.getTrainLoss()),
                  finite(event.getValidationLoss()),
                  finite(event.getValidationDice())));
    }
  }

  private int epochs() {
    return curves.values().stream().mapToInt(Map::size).sum();
  }

  /** That of the strategy which is trained, and afterwards of the one that was best: it went on. */
  private Collection<RunView.Epoch> curve() {
    if (last.getType() == TrainingEventType.EPOCH) {
      return curves.getOrDefault(String.valueOf(last.getStrategy()), new TreeMap<>()).values();
    }
    Collection<RunView.Epoch> best = List.of();
    for (TreeMap<Integer, RunView.Epoch> each : curves.values()) {
      if (best.isEmpty() || bestDice(each.values()) > bestDice(best)) {
        best = each.values();
      }
    }
    return best;
  }

  private static double bestDice(Collection<RunView.Epoch> curve) {
    double best = -1;
    for (RunView.Epoch epoch : curve) {
      Double dice = epoch.validationDice();
      best = dice == null ? best : Math.max(best, dice);
    }
    return best;
  }

  RunView view(Predicate<String> attended) {
    // A run that is due and can't be does not run either; the same run goes on once it can.
    boolean open =
        !TrainingOutcomes.isOutcome(last.getType()) && last.getType() != TrainingEventType.WAITING;
    boolean interrupted = open && !attended.test(last.getTask());
    return new RunView(
        last.getRunId(),
        last.getTask(),
        interrupted ? INTERRUPTED : last.getType().name(),
        open && !interrupted,
        firstAt,
        last.getAt().toEpochMilli(),
        commandId,
        trigger,
        strategy,
        parent,
        version,
        planned,
        last.getSecondsLeft(),
        Map.copyOf(metrics),
        interrupted ? WAITS : last.getMessage(),
        List.copyOf(curve()));
  }

  private static @Nullable String newer(@Nullable String word, @Nullable String old) {
    return word == null ? old : word;
  }

  /** A diverged loss has no place on an axis, and JSON has no word for it. */
  private static @Nullable Double finite(@Nullable Double value) {
    return value == null || !Double.isFinite(value) ? null : value;
  }
}
