package io.sonostream.processor.inference;

import io.sonostream.model.engine.EngineException;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.engine.LoadedModel;
import io.sonostream.model.engine.ProbeCheck;
import io.sonostream.model.engine.ProbeMismatchException;
import io.sonostream.model.packaging.FileModelStore;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.ModelStore;
import io.sonostream.model.packaging.PackageUnavailableException;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.ModelException;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.inference.ModelRefusedException.Step;
import io.sonostream.processor.trial.ForeignTrial;
import io.sonostream.processor.trial.TrialVerdict;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads model packages: fetch and check (digest, signature), see whether memory holds it beside the
 * one that serves, try a network from elsewhere in a process of its own, load.
 *
 * <p>Owner: none; the director calls it from one thread. Hand-off: none. Bound: none of its own.
 * Shutdown: none.
 */
public final class PackageModelLoader implements ModelLoader {
  private final ModelStore store;
  private final TrustedKeys keys;
  private final List<Path> vouchedFor;
  private final EngineOptions options;
  private final MemoryCheck memory;
  private final ForeignTrial trial;

  /**
   * @param keys whose packages are loaded from elsewhere
   * @param vouchedFor folders whose packages are loaded without a signature, since the settings
   *     name them or this process wrote them
   * @param trial for networks that are not ours
   */
  public PackageModelLoader(
      ModelStore store,
      TrustedKeys keys,
      List<Path> vouchedFor,
      EngineOptions options,
      MemoryCheck memory,
      ForeignTrial trial) {
    this.store = store;
    this.keys = keys;
    this.vouchedFor =
        vouchedFor.stream().map(folder -> folder.toAbsolutePath().normalize()).toList();
    this.options = options;
    this.memory = memory;
    this.trial = trial;
  }

  @Override
  public Candidate load(ReleasedModel release) {
    ModelPackage model = fetch(release);
    Manifest manifest = model.manifest();
    if (!manifest.task().equals(release.task()) || !manifest.version().equals(release.version())) {
      throw new ModelRefusedException(
          Step.VERIFY,
          "the package at "
              + release.uri()
              + " is "
              + manifest.task()
              + " "
              + manifest.version()
              + ", not "
              + release.task()
              + " "
              + release.version());
    }
    memory.require(model.sizeBytes(), model.largestFileBytes(), activationBytes(model));
    ProbeCheck probes = probes(model);
    if (manifest.architecture() == null) {
      requirePassed(model);
    }
    return new Candidate(
        release.identity(),
        engine(model),
        manifest.mapping(),
        manifest.classes(),
        manifest.network()
            + " | threads "
            + options.threads()
            + (options.devices().isEmpty() ? "" : " | devices " + options.devices()),
        probes);
  }

  @Override
  public ReleasedModel describe(String task, Path directory) {
    try {
      ModelPackage model = ModelPackage.open(directory, keys.vouchedFor());
      Manifest manifest = model.manifest();
      if (!manifest.task().equals(task)) {
        throw new ModelRefusedException(
            Step.VERIFY,
            directory + " is a model for task " + manifest.task() + ", not for " + task);
      }
      return new ReleasedModel(
          new ModelIdentity(task, manifest.version(), model.sha256()),
          directory.toAbsolutePath().toUri());
    } catch (ModelException e) {
      throw new ModelRefusedException(Step.VERIFY, message(e), e);
    }
  }

  private ModelPackage fetch(ReleasedModel release) {
    String sha256 = release.identity().sha256();
    try {
      return isVouchedFor(release.uri())
          ? ModelPackage.open(FileModelStore.path(release.uri()), keys.vouchedFor(), sha256)
          : store.fetch(release.uri(), sha256);
    } catch (PackageUnavailableException e) {
      throw new ModelRefusedException(Step.FETCH, message(e), e);
    } catch (ModelException e) {
      throw new ModelRefusedException(Step.VERIFY, message(e), e);
    }
  }

  private boolean isVouchedFor(URI uri) {
    if (!FileModelStore.isFile(uri)) {
      return false;
    }
    Path path = FileModelStore.path(uri).toAbsolutePath().normalize();
    return vouchedFor.stream().anyMatch(path::startsWith);
  }

  /** Before anything as large as its architecture says is asked for. */
  private static long activationBytes(ModelPackage model) {
    try {
      return model.graph().map(graph -> graph.widestElements() * Float.BYTES).orElse(0L);
    } catch (ModelException e) {
      throw new ModelRefusedException(Step.LOAD, message(e), e);
    }
  }

  private static ProbeCheck probes(ModelPackage model) {
    try {
      return ProbeCheck.of(model);
    } catch (ModelException e) {
      throw new ModelRefusedException(Step.VERIFY, message(e), e);
    }
  }

  /** Its file is code: a process that may hang or crash runs it before this one does. */
  private void requirePassed(ModelPackage model) {
    try {
      TrialVerdict verdict =
          trial.of(model.path(), model.sha256(), model.largestFileBytes(), options);
      TrialVerdict.Fault fault = verdict.fault();
      if (fault != null) {
        throw new ModelRefusedException(
            Step.valueOf(fault.name()),
            "the network from elsewhere in " + model.path() + ": " + verdict.why());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelRefusedException(Step.TIME, "its trial was given up before it ended", e);
    }
  }

  private LoadedModel engine(ModelPackage model) {
    try {
      return Engines.load(model, options);
    } catch (ProbeMismatchException e) {
      throw new ModelRefusedException(Step.PROBE, message(e), e);
    } catch (ModelException e) {
      throw new ModelRefusedException(Step.LOAD, message(e), e);
    } catch (EngineException e) {
      Step step = e.kind() == EngineException.Kind.OUT_OF_MEMORY ? Step.MEMORY : Step.LOAD;
      throw new ModelRefusedException(step, String.valueOf(e.getMessage()), e);
    }
  }

  private static String message(ModelException e) {
    return String.valueOf(e.getMessage());
  }
}
