package io.sonostream.learning.evaluation;

/**
 * How probabilities best become masks, by the validation part.
 *
 * @param threshold lowest foreground probability, 0-1; 0.5 where there are several planes
 * @param smallestPart share of an image's pixels that a part of its mask must have to stay
 * @param dice mean over subjects with these two, 0-1
 * @param usualDice with a threshold of 0.5 and parts of any size
 */
public record MaskChoice(double threshold, double smallestPart, double dice, double usualDice) {}
