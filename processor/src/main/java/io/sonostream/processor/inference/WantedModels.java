package io.sonostream.processor.inference;

import java.util.Optional;

/**
 * What an operator wants for a task.
 *
 * @param champion makes the masks
 * @param fallback serves if nothing serves yet and the champion is refused
 * @param challenger is tried on a share of the live frames
 * @param shadowShare of the live frames, 0-1
 */
public record WantedModels(
    ReleasedModel champion,
    Optional<ReleasedModel> fallback,
    Optional<ReleasedModel> challenger,
    double shadowShare) {

  public static WantedModels only(ReleasedModel champion) {
    return new WantedModels(champion, Optional.empty(), Optional.empty(), 0);
  }

  /** The challenger, unless its share is nothing: then there is nothing to load it for. */
  public Optional<ReleasedModel> onTrial() {
    return shadowShare == 0 ? Optional.empty() : challenger;
  }

  public String task() {
    return champion.task();
  }
}
