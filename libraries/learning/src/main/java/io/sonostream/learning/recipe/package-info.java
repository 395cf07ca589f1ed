/**
 * How to train: the recipe (loss, rates, epochs) and the strategy (which layers learn, and when).
 * Read {@code Recipe}, then {@code Strategy}.
 *
 * <pre>
 * "contracting-only+frozen-bn" -> Strategy.parse -> Strategy
 * Strategy + stages of a network, shallow to deep -> List of Phase -> a rate for every stage
 * </pre>
 */
@NullMarked
package io.sonostream.learning.recipe;

import org.jspecify.annotations.NullMarked;
