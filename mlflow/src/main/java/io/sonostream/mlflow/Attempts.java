package io.sonostream.mlflow;

import io.sonostream.client.UnavailableException;
import io.sonostream.mlflow.tracking.TrackingException;
import io.sonostream.network.ModelException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The things of one look, one after the other: what one comes to, such as a package that is nowhere
 * any more, keeps none of the others from being told. A server that is away ends the look.
 */
final class Attempts {
  private @Nullable String trouble;

  /**
   * @return whether it was done
   * @throws TrackingException when the server is away
   */
  boolean at(Runnable thing) {
    try {
      thing.run();
      return true;
    } catch (TrackingException e) {
      if (e.isAway()) {
        throw e;
      }
      note(e);
    } catch (UnavailableException | ModelException | UncheckedIOException e) {
      note(e);
    }
    return false;
  }

  private void note(RuntimeException e) {
    if (trouble == null) {
      trouble = String.valueOf(e.getMessage());
    }
  }

  /** What the first that failed came to; empty where none did. */
  String trouble() {
    return trouble == null ? "" : trouble;
  }
}
