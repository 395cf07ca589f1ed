package io.sonostream.learning.gate;

/**
 * Both models on one test image.
 *
 * @param image names the image
 * @param subject whom it shows
 * @param device model of the device
 * @param established the label was there when the champion was made
 * @param champion mean Dice over the classes that count, 0-1; NaN where none does
 * @param challenger the same over the same classes
 */
public record PairedScore(
    String image,
    String subject,
    String device,
    boolean established,
    double champion,
    double challenger) {}
