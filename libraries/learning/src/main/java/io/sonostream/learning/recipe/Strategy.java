package io.sonostream.learning.recipe;

import io.sonostream.runtime.UserException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A layer plan with its batch-norm mode, by the name that commands and records use: {@code full},
 * {@code default} (full, but for what the architecture keeps frozen), {@code contracting-only},
 * {@code expanding-only}, {@code frozen-prefix(3)}, {@code shallow-to-deep}, {@code
 * deep-to-shallow}, {@code discriminative}, each optionally followed by {@code +frozen-bn}.
 *
 * @param name as above
 * @param plan which layers learn
 * @param freezeNorms true keeps every batch norm's running mean and variance, and uses them in
 *     training too. A frozen stage's statistics rest in any case.
 */
public record Strategy(String name, LayerPlan plan, boolean freezeNorms) {
  /** The names, for messages and completion. */
  public static final List<String> NAMES =
      List.of(
          "full",
          "default",
          "contracting-only",
          "expanding-only",
          "frozen-prefix(N)",
          "shallow-to-deep",
          "deep-to-shallow",
          "discriminative");

  /** Every parameter learns. */
  public static final Strategy FULL = new Strategy("full", FixedPlan.FULL, false);

  private static final String FROZEN_BN = "+frozen-bn";
  private static final Pattern PREFIX = Pattern.compile("frozen-prefix\\((\\d{1,3})\\)");

  /**
   * The strategy of that name.
   *
   * @throws UserException for an unknown one
   */
  public static Strategy parse(String name) {
    boolean frozen = name.endsWith(FROZEN_BN);
    String plain = frozen ? name.substring(0, name.length() - FROZEN_BN.length()) : name;
    return new Strategy(name, plan(plain), frozen);
  }

  private static LayerPlan plan(String name) {
    Matcher prefix = PREFIX.matcher(name);
    if (prefix.matches() && Integer.parseInt(prefix.group(1)) > 0) {
      return new FrozenPrefix(Integer.parseInt(prefix.group(1)));
    }
    return switch (name) {
      case "full" -> FixedPlan.FULL;
      case "default" -> FixedPlan.DEFAULT;
      case "contracting-only" -> FixedPlan.CONTRACTING_ONLY;
      case "expanding-only" -> FixedPlan.EXPANDING_ONLY;
      case "shallow-to-deep" -> GradualUnfreezing.SHALLOW_TO_DEEP;
      case "deep-to-shallow" -> GradualUnfreezing.DEEP_TO_SHALLOW;
      case "discriminative" -> DiscriminativeRates.PRESET;
      default ->
          throw new UserException(
              "strategy '"
                  + name
                  + "' is unknown; allowed are "
                  + String.join(", ", NAMES)
                  + " (N >= 1), each with +frozen-bn if batch norms shall rest, and"
                  + " search");
    };
  }
}
