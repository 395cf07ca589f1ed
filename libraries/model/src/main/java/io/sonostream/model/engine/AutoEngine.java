package io.sonostream.model.engine;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.network.ModelException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the fastest engine of this machine whose masks agree with f32. What was fastest is
 * remembered for each network and size, so that a new version of a model is not timed again: it
 * only has to repeat its probe masks there. One that does not is timed anew, since another engine
 * may well repeat them.
 */
final class AutoEngine {
  private static final Logger log = LoggerFactory.getLogger(AutoEngine.class);
  private static final int RUNS = 3;

  /** Frames that are tried without probes of the package's own. */
  private static final int FRAMES = 4;

  /** Label of the fastest by network, size and threads; a handful of entries. */
  private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

  private final ModelPackage model;
  private final EngineOptions options;
  private final ProbeCheck check;
  private final ProbeRun run;
  private final List<Engine> here;

  AutoEngine(ModelPackage model, EngineOptions options) {
    this(model, options, Engines.here());
  }

  /**
   * @param here what this machine can run, f32 on the CPU first
   */
  AutoEngine(ModelPackage model, EngineOptions options, List<? extends Engine> here) {
    this.model = model;
    this.options = options;
    this.here = List.copyOf(here);
    this.check = ProbeCheck.of(model);
    this.run =
        check.probes().isEmpty()
            ? new ProbeRun(
                check.geometry(),
                check.threshold(),
                SpeckleFrames.make(model.manifest().input(), FRAMES))
            : check.run();
  }

  LoadedModel load() {
    String key = model.manifest().network() + " " + options.threads();
    String known = KNOWN.get(key);
    return here.stream()
        .filter(engine -> engine.label().equals(known) && !check.probes().isEmpty())
        .findFirst()
        .flatMap(this::loadKnown)
        .orElseGet(() -> loadBest(key));
  }

  private Optional<LoadedModel> loadKnown(Engine known) {
    try {
      return Optional.of(Engines.loadChecked(known, model, options, check));
    } catch (ModelException | EngineException e) {
      log.warn("{} was the fastest for this network, but: {}", known.label(), e.getMessage());
      return Optional.empty();
    }
  }

  private LoadedModel loadBest(String key) {
    List<EngineScore> scores = scores();
    Engine best =
        scores.stream()
            .filter(EngineScore::mayServe)
            .findFirst()
            .orElseThrow(() -> noneServes(scores))
            .engine();
    KNOWN.put(key, best.label());
    return best.load(model, options);
  }

  private ModelException noneServes(List<EngineScore> scores) {
    return new ProbeMismatchException(
        model.path()
            + ": no engine here repeats the masks of the model's probe frames: "
            + scores.stream().map(EngineScore::toString).collect(Collectors.joining("; ")));
  }

  /** Fastest first; those that can't serve last. */
  List<EngineScore> scores() {
    List<EngineScore> scores = new ArrayList<>();
    List<ClassMap> reference = List.of();
    for (Engine engine : candidates()) {
      try (LoadedModel loaded = engine.load(model, options)) {
        List<ClassMap> masks = run.masks(loaded);
        if (reference.isEmpty()) {
          // The first candidate computes in f32: the others are compared with it.
          reference = masks;
        }
        MaskAgreement agreement = agreement(loaded.engine(), reference, masks);
        scores.add(EngineScore.of(engine, run.framesPerSecond(loaded, RUNS), agreement));
      } catch (ModelException | EngineException e) {
        scores.add(EngineScore.refused(engine, e));
      }
    }
    scores.sort(
        Comparator.comparing(EngineScore::mayServe)
            .thenComparing(EngineScore::framesPerSecond)
            .reversed());
    log.info(
        "engines for {} {}:\n  {}",
        model.manifest().task(),
        model.manifest().version(),
        scores.stream().map(EngineScore::toString).collect(Collectors.joining("\n  ")));
    return scores;
  }

  private MaskAgreement agreement(String engine, List<ClassMap> reference, List<ClassMap> masks) {
    if (check.probes().isEmpty()) {
      return MaskAgreement.of(reference, masks);
    }
    MaskAgreement promised = check.compare(engine, masks);
    return check.hasMasksOf(engine)
        ? promised
        : MaskAgreement.of(reference, masks).orWorse(promised);
  }

  /** F32 on the CPU first; without a GPU and without bf16 instructions there is less to try. */
  private List<Engine> candidates() {
    List<Engine> candidates = here.stream().filter(engine -> engine.reads(model)).toList();
    if (candidates.isEmpty()) {
      Runtimes.require(EngineKind.PYTORCH_CPU_F32);
      Runtimes.require(EngineKind.ONNX_CPU_F32);
      throw new ModelException(model.path() + ": holds no network file that an engine here runs");
    }
    return candidates;
  }
}
