package io.sonostream.learning.evaluation;

/**
 * At which temperature a model's probabilities are told, by the validation part.
 *
 * @param temperature 0.25-8; 1 tells them as the network gives them
 * @param loss negative log-likelihood of an unsure pixel's truth, in nats; NaN where there is none
 * @param usualLoss the same at temperature 1
 */
public record TemperatureChoice(double temperature, double loss, double usualLoss) {}
