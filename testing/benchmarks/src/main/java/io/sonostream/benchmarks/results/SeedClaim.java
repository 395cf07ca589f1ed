package io.sonostream.benchmarks.results;

import io.sonostream.benchmarks.results.SeedArm.From;
import io.sonostream.benchmarks.results.SeedArm.Network;
import io.sonostream.learning.metrics.Interval;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a paper says, and the comparisons that can bear it out or not.
 *
 * @param key for {@code --only}
 * @param says the claim and who makes it
 */
record SeedClaim(String key, String title, String says, List<Comparison> comparisons) {

  /** What the claim expects of the first arm's Dice less the second's. */
  enum Expected {
    HIGHER,
    NOT_HIGHER
  }

  /** Said of an interval, by its ends alone. */
  enum Verdict {
    CONFIRMED("confirmed"),
    REFUTED("refuted"),
    NOT_SHOWN("not shown here");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    /**
     * @param difference first less second; without an interval (fewer than two groups) nothing is
     *     shown
     */
    static Verdict of(Interval difference, Expected expected) {
      if (difference.low() > 0) {
        return expected == Expected.HIGHER ? CONFIRMED : REFUTED;
      }
      if (difference.high() < 0) {
        return expected == Expected.HIGHER ? REFUTED : CONFIRMED;
      }
      return NOT_SHOWN;
    }
  }

  /**
   * Two networks judged by the same images.
   *
   * @param set key of the images
   * @param first the one that the claim is about
   * @param judge the only device whose images judge; null for all
   * @param gate whether the gate is asked, too: the second is its champion
   */
  record Comparison(
      String set,
      SeedArm first,
      SeedArm second,
      Expected expected,
      @Nullable String judge,
      boolean gate) {

    /** The device that the second knows alone, where another judges; else null. */
    @Nullable String home() {
      return judge == null || judge.equals(second.device()) ? null : second.device();
    }

    Comparison(String set, SeedArm first, SeedArm second, Expected expected) {
      this(set, first, second, expected, null, false);
    }
  }

  private static final String CONTRACTING = "contracting-only";
  private static final String EXPANDING = "expanding-only";
  private static final List<String> ULTRASOUND = List.of("busi", "nerve");

  /**
   * In the order in which they are trained and told.
   *
   * @param base what is fine-tuned where the claim is about which layers learn
   */
  static List<SeedClaim> all(From base) {
    return List.of(transfer(), layers(base), order(base), freezing(base), devices(base), tiles());
  }

  private static SeedClaim transfer() {
    List<Comparison> all = new ArrayList<>();
    for (String set : ULTRASOUND) {
      for (From from : List.of(From.NATURAL, From.PHANTOMS, From.RANDOM)) {
        all.add(
            new Comparison(
                set, SeedArm.of(from, "full"), SeedArm.of(From.SCRATCH, "full"), Expected.HIGHER));
      }
    }
    return new SeedClaim(
        "transfer",
        "Transfer against scratch",
        "Transfer beats training from random weights (Hassanpour).",
        all);
  }

  private static SeedClaim layers(From base) {
    return compared(
        base,
        "layers",
        "Contracting against expanding path",
        "On ultrasound it is better to fine-tune the contracting path than the expanding one; on"
            + " another kind of image it is not (Amiri, Brooks, Rivaz 2020).",
        CONTRACTING,
        EXPANDING);
  }

  private static SeedClaim order(From base) {
    return compared(
        base,
        "order",
        "Shallow to deep against deep to shallow",
        "On ultrasound stages had better wake from shallow to deep than from deep to shallow; on"
            + " another kind of image they had not (Amiri, Brooks, Rivaz 2020).",
        "shallow-to-deep",
        "deep-to-shallow");
  }

  private static SeedClaim compared(
      From base, String key, String title, String says, String first, String second) {
    List<Comparison> all = new ArrayList<>();
    for (String set : List.of("busi", "nerve", "nuclei")) {
      all.add(
          new Comparison(
              set,
              SeedArm.of(base, first),
              SeedArm.of(base, second),
              set.equals("nuclei") ? Expected.NOT_HIGHER : Expected.HIGHER));
    }
    return new SeedClaim(key, title, says, all);
  }

  private static SeedClaim freezing(From base) {
    List<Comparison> all = new ArrayList<>();
    for (String set : ULTRASOUND) {
      for (String partly : List.of("frozen-prefix(2)", EXPANDING)) {
        all.add(
            new Comparison(
                set, SeedArm.of(base, "full"), SeedArm.of(base, partly), Expected.HIGHER));
      }
    }
    return new SeedClaim(
        "freezing",
        "Full against partly frozen fine-tuning",
        "Of a V-Unet that was trained on photographs, fine-tuning all is slightly better than with"
            + " a part frozen (Cheng, Lam 2021). Their X-Unet is none of our networks.",
        all);
  }

  private static SeedClaim devices(From base) {
    SeedArm all = SeedArm.of(From.SCRATCH, "full");
    SeedArm tuned = SeedArm.of(base, "full"); // too few nerves to learn from random weights
    SeedArm onward = SeedArm.of(From.ALL_DEVICES, "full");
    return new SeedClaim(
        "devices",
        "Across devices",
        "A network does worse on a device that it has not learned from, and the gate refuses a"
            + " challenger that makes one device worse.",
        List.of(
            foreign(SeedSets.PHANTOMS, all, "linear", "sector"),
            foreign(SeedSets.PHANTOMS, all, "sector", "linear"),
            new Comparison(
                SeedSets.PHANTOMS, onward.onlyOn("linear"), all, Expected.HIGHER, "linear", true),
            foreign("nerve", tuned, "534x512", "512x512"),
            foreign("nerve", tuned, "534x512", "761x632"),
            new Comparison(
                "nerve", onward.onlyOn("534x512"), all, Expected.HIGHER, "534x512", true)));
  }

  /** The second knows one device alone, and another judges. */
  private static Comparison foreign(String set, SeedArm all, String home, String judge) {
    return new Comparison(set, all, all.onlyOn(home), Expected.HIGHER, judge, false);
  }

  private static SeedClaim tiles() {
    return new SeedClaim(
        "tiles",
        "EfficientNet-B0 against unet-dstl",
        "On tiles that overlap by half, a U-Net with an EfficientNet-B0 that was trained before,"
            + " with discriminative rates that decay by 0.85, beats unet-dstl (Belkovskiy). Weights"
            + " of ImageNet can't be had here: it was trained on photographs.",
        List.of(
            new Comparison(
                "nuclei",
                new SeedArm(Network.EFFICIENTNET, From.NATURAL, "discriminative", null),
                new SeedArm(Network.DSTL, From.SCRATCH, "full", null),
                Expected.HIGHER)));
  }

  static List<String> keys() {
    return all(From.NATURAL).stream().map(SeedClaim::key).toList();
  }
}
