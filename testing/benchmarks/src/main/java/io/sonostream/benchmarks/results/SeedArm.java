package io.sonostream.benchmarks.results;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One side of a comparison: a network that is trained in one way.
 *
 * @param network which
 * @param from what its weights come from
 * @param strategy what of it learns
 * @param device the only one whose images are learned from; null for all
 */
record SeedArm(Network network, From from, String strategy, @Nullable String device) {

  /** Which network, and how it sees the images. */
  enum Network {
    /** {@code --arch}, each image shrunk to its input. */
    PLAIN,
    /** Tiles that overlap by half, as its paper has them. */
    EFFICIENTNET,
    /** The same tiles. */
    DSTL
  }

  /** What was learned before. */
  enum From {
    SCRATCH(null, "random weights"),
    NATURAL(SeedSets.NATURAL, "photographs"),
    PHANTOMS(SeedSets.PHANTOMS, "phantoms"),
    RANDOM(SeedSets.RANDOM, "random shapes"),
    /** The same network, trained on this set's images of all devices. */
    ALL_DEVICES(null, "all devices");

    final @Nullable String set;
    private final String words;

    From(@Nullable String set, String words) {
      this.set = set;
      this.words = words;
    }
  }

  static SeedArm of(From from, String strategy) {
    return new SeedArm(Network.PLAIN, from, strategy, null);
  }

  SeedArm onlyOn(String only) {
    return new SeedArm(network, from, strategy, only);
  }

  /** For files. */
  String slug() {
    String plain =
        from.name().toLowerCase(Locale.ROOT).replace('_', '-')
            + "-"
            + strategy.replaceAll("[^a-z0-9]+", "-").replaceAll("-$", "");
    String named =
        network == Network.PLAIN ? plain : network.name().toLowerCase(Locale.ROOT) + "-" + plain;
    return device == null ? named : named + "-only-" + device;
  }

  /** For tables. */
  String words() {
    String what =
        switch (network) {
          case PLAIN -> "";
          case EFFICIENTNET -> "unet-efficientnet-b0, ";
          case DSTL -> "unet-dstl, ";
        };
    String learned = strategy.equals("full") ? "" : ", " + strategy;
    return what + "from " + from.words + learned + (device == null ? "" : ", only " + device);
  }
}
