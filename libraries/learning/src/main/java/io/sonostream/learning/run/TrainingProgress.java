package io.sonostream.learning.run;

/**
 * A finished epoch.
 *
 * @param strategy the one that ran
 * @param searching true while {@code search} still compares strategies
 * @param epoch from 1
 * @param epochs planned, of the strategy that is trained to the end
 * @param trainLoss mean over the epoch's steps
 * @param validationLoss mean over the validation part
 * @param validationDice mean over the validation part at the model's input size, 0-1
 * @param bestEpoch epoch of the best validation Dice so far
 * @param bestDice that Dice
 * @param learningRate of the epoch
 * @param seconds the epoch took
 * @param secondsLeft estimated to the end of the run
 */
public record TrainingProgress(
    String strategy,
    boolean searching,
    int epoch,
    int epochs,
    double trainLoss,
    double validationLoss,
    double validationDice,
    int bestEpoch,
    double bestDice,
    double learningRate,
    double seconds,
    double secondsLeft) {}
