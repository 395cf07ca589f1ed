package io.sonostream.model.engine;

/**
 * How one engine did on the probe frames.
 *
 * @param framesPerSecond 0 where it did not run
 * @param dice of its masks against f32, 0-1
 * @param note empty, or why it can't be chosen
 */
public record EngineTrial(EngineKind kind, double framesPerSecond, double dice, String note) {
  /** Masks that agree less than this are another model's. */
  public static final double LEAST_DICE = 0.995;

  boolean mayServe() {
    return note.isEmpty() && dice >= LEAST_DICE;
  }

  @Override
  public String toString() {
    return note.isEmpty()
        ? String.format("%-18s %8.1f frames/s  Dice %.4f", kind.label(), framesPerSecond, dice)
        : String.format("%-18s %s", kind.label(), note);
  }
}
