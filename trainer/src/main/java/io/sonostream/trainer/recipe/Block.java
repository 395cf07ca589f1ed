package io.sonostream.trainer.recipe;

/**
 * The parameters of one resolution level, which learn or rest together.
 *
 * @param name prefix of the parameters, for example {@code encoder.0}
 * @param side half of the U
 * @param level 0 at full resolution, one more per halving; the bottleneck has the highest
 */
public record Block(String name, Side side, int level) {}
