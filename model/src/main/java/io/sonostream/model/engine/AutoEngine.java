package io.sonostream.model.engine;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.Dice;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.network.ModelException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the fastest engine of this machine whose masks agree with f32. What was fastest is
 * remembered for each network and size, so that a new version of a model is not timed again: it
 * only has to repeat its probe masks there.
 */
final class AutoEngine {
  private static final Logger log = LoggerFactory.getLogger(AutoEngine.class);
  private static final int RUNS = 3;

  /** Fastest by network, size and threads; a handful of entries. */
  private static final Map<String, EngineKind> KNOWN = new ConcurrentHashMap<>();

  private final ModelPackage model;
  private final EngineOptions options;
  private final ProbeCheck check;

  private final List<EngineKind> here;

  AutoEngine(ModelPackage model, EngineOptions options) {
    this(model, options, EngineKind.here());
  }

  /**
   * @param here what this machine can run, f32 on the CPU first
   */
  AutoEngine(ModelPackage model, EngineOptions options, List<EngineKind> here) {
    this.model = model;
    this.options = options;
    this.here = List.copyOf(here);
    this.check = ProbeCheck.of(model);
  }

  LoadedModel load() {
    String key = model.manifest().network() + " " + options.threads();
    EngineKind known = KNOWN.get(key);
    if (known != null && here.contains(known) && !check.expected().isEmpty()) {
      DjlModel loaded = Engines.loadUnchecked(model, known, options);
      if (check.dice(check.run().masks(loaded)) >= EngineTrial.LEAST_DICE) {
        return loaded;
      }
      loaded.close();
    }
    List<EngineTrial> trials = trials();
    EngineKind best =
        trials.stream()
            .filter(EngineTrial::mayServe)
            .findFirst()
            .orElseThrow(() -> noneServes(trials))
            .kind();
    KNOWN.put(key, best);
    return Engines.loadUnchecked(model, best, options);
  }

  private ModelException noneServes(List<EngineTrial> trials) {
    return new ModelException(
        model.path()
            + ": no engine here repeats the masks of the model's probe frames: "
            + trials.stream().map(EngineTrial::toString).collect(Collectors.joining("; ")));
  }

  /** Fastest first; those that can't serve last. */
  List<EngineTrial> trials() {
    List<EngineTrial> trials = new ArrayList<>();
    List<ClassMap> reference = List.of();
    for (EngineKind kind : candidates()) {
      try (DjlModel loaded = Engines.loadUnchecked(model, kind, options)) {
        List<ClassMap> masks = check.run().masks(loaded);
        if (reference.isEmpty()) {
          // The first candidate computes in f32: the others are compared with it.
          reference = masks;
        }
        double dice = Math.min(Dice.foreground(reference, masks), check.dice(masks));
        trials.add(new EngineTrial(kind, check.run().framesPerSecond(loaded, RUNS), dice, ""));
      } catch (ModelException | EngineException e) {
        trials.add(new EngineTrial(kind, 0, 0, String.valueOf(e.getMessage())));
      }
    }
    trials.sort(
        Comparator.comparing(EngineTrial::mayServe)
            .thenComparing(EngineTrial::framesPerSecond)
            .reversed());
    log.info(
        "engines for {} {}:\n  {}",
        model.manifest().task(),
        model.manifest().version(),
        trials.stream().map(EngineTrial::toString).collect(Collectors.joining("\n  ")));
    return trials;
  }

  /** F32 on the CPU first; without a GPU and without bf16 instructions there is less to try. */
  private List<EngineKind> candidates() {
    List<EngineKind> candidates = new ArrayList<>();
    for (EngineKind kind : here) {
      if (NetworkFiles.has(model, kind)) {
        candidates.add(kind);
      }
    }
    if (candidates.isEmpty()) {
      Runtimes.require(EngineKind.PYTORCH_CPU_F32);
      Runtimes.require(EngineKind.ONNX_CPU_F32);
      throw new ModelException(model.path() + ": holds no network file that an engine here runs");
    }
    return candidates;
  }
}
