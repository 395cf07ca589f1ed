/**
 * How good our models are on real images: the tables of docs/results.md. Read {@code
 * ResultsCommand} first.
 *
 * <pre>
 * ResultSet (a folder, its groups) -- Folds, PublicSplits --> Split (who learns, who judges)
 *   -- ResultRuns (one training for each split and seed, goes on where it stopped) --> scores
 *   -- ResultRow, ServingCost --> ResultTable --> ResultsDocument
 * </pre>
 */
@NullMarked
package io.sonostream.benchmarks.results;

import org.jspecify.annotations.NullMarked;
