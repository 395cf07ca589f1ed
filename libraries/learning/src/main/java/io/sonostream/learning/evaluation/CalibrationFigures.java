package io.sonostream.learning.evaluation;

/**
 * How true a model's probabilities are.
 *
 * @param expectedError expected calibration error of a pixel, 0-1; mean over classes
 * @param adaptiveError the same where there is any probability, in equally filled bins; NaN where
 *     there is none
 * @param expectedDice what the model's own probabilities say its masks reach, 0-1; mean over
 *     subjects, of an image over the classes that its measured Dice is the mean of
 */
public record CalibrationFigures(double expectedError, double adaptiveError, double expectedDice) {}
