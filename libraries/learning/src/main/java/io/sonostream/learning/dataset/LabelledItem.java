package io.sonostream.learning.dataset;

import io.sonostream.learning.metrics.Spacing;

/**
 * One labelled image, without its pixels.
 *
 * @param id file name without its ending
 * @param subject whom it shows; the id where that is unknown
 * @param device model of the device, {@code unknown} where that is unknown
 * @param spacing pixel spacing of the original image
 * @param part who may learn from it
 * @param replay true for a label that was there when the champion was made: in the train part it
 *     only guards against forgetting, in the test part it may judge what newer labels taught
 */
public record LabelledItem(
    String id, String subject, String device, Spacing spacing, Part part, boolean replay) {}
