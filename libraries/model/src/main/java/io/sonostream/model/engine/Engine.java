package io.sonostream.model.engine;

import io.sonostream.model.packaging.ModelPackage;
import java.util.Optional;

/**
 * Something that can run networks: a runtime on a device in a precision. {@link EngineKind} has
 * those that come with Sonostream. Another one implements this, {@link LoadedModel} and {@link
 * BatchRunner}, passes the tests' {@code EngineContract}, and is named in a file {@code
 * META-INF/services/io.sonostream.model.engine.Engine} on the class path; it is then chosen by its
 * label, and {@code auto} times it beside the others. Immutable; called by any thread.
 */
public interface Engine {

  /** As in configuration, metrics and tables, for example {@code pytorch-cpu-bf16}. */
  String label();

  /** What it lacks on this machine and what to do, in one line; empty when it can run. */
  Optional<String> missing();

  /** False where it is known to be slower here than another one, so that it is not worth timing. */
  default boolean mayBeFast() {
    return true;
  }

  /** Whether the package holds a network in a form that this engine takes. */
  boolean reads(ModelPackage model);

  /**
   * Brings a package's network into memory. The caller checks its answers.
   *
   * @throws io.sonostream.network.ModelException when the engine is missing here or refuses the
   *     network; nothing stays in memory then
   */
  LoadedModel load(ModelPackage model, EngineOptions options);
}
