package io.sonostream.model.engine;

import java.util.Locale;

/**
 * How one engine did on the probe frames.
 *
 * @param framesPerSecond 0 where it did not run
 * @param dice of the frame whose mask is furthest from what was expected, 0-1
 * @param note empty, or why it can't be chosen
 */
public record EngineScore(Engine engine, double framesPerSecond, double dice, String note) {

  static EngineScore of(Engine engine, double framesPerSecond, MaskAgreement agreement) {
    return new EngineScore(
        engine,
        framesPerSecond,
        agreement.dice(),
        agreement.same() ? "" : "gives other masks: " + agreement);
  }

  static EngineScore refused(Engine engine, RuntimeException why) {
    return new EngineScore(engine, 0, 0, String.valueOf(why.getMessage()));
  }

  boolean mayServe() {
    return note.isEmpty();
  }

  @Override
  public String toString() {
    return note.isEmpty()
        ? String.format(
            Locale.ROOT, "%-18s %8.1f frames/s  Dice %.4f", engine.label(), framesPerSecond, dice)
        : String.format(Locale.ROOT, "%-18s %s", engine.label(), note);
  }
}
