package io.sonostream.processor.inference;

import io.sonostream.processor.batch.ModelIdentity;
import java.time.Duration;
import java.util.Optional;

/**
 * Who is tried beside the champions. Called by whoever fulfils a wish, one wish a task at a time.
 */
public interface Contest {
  /** Nobody is ever tried. */
  Contest NONE =
      new Contest() {
        @Override
        public void endUnwanted(WantedModels wanted) {}

        @Override
        public boolean makeRoom(String task) {
          return false;
        }

        @Override
        public Optional<ServingModel> promote(ModelIdentity identity) {
          return Optional.empty();
        }

        @Override
        public Optional<Duration> begin(WantedModels wanted, Attempt attempt) {
          return Optional.empty();
        }
      };

  /** Before the champion is seen to: who is no longer wanted at all goes first. */
  void endUnwanted(WantedModels wanted);

  /** The champion needs its memory; true when there was a challenger to end. */
  boolean makeRoom(String task);

  /** The challenger that is this model leaves its trial, still loaded: the caller's to serve. */
  Optional<ServingModel> promote(ModelIdentity identity);

  /**
   * After the champion was seen to.
   *
   * @param attempt may be overtaken while a challenger is loaded: then it is not tried
   * @return when a refusal may be another story
   */
  Optional<Duration> begin(WantedModels wanted, Attempt attempt);
}
