/**
 * How good our models are on real images: the tables of docs/results.md. Read {@code
 * ResultsCommand} first.
 *
 * <pre>
 * ResultSet (a folder, its groups) -- Folds, PublicSplits --> Split (who learns, who judges)
 *   -- ResultRuns (one training for each split and seed, goes on where it stopped) --> scores
 *   -- ResultRow, ServingCost --> ResultTable --> ResultsDocument
 * </pre>
 *
 * {@code SeedsCommand} compares ways to begin a training, for docs/seeds.md: a SeedClaim is what a
 * paper says, its SeedArms the trainings of both sides, SeedRuns trains what is missing, and a
 * SeedRow says what came of it.
 *
 * <p>{@code TorchCommand} has plain PyTorch train on the same split: TorchTraining writes its
 * examples, PlainTorch runs the script, and its weights are packed and judged as ours are. {@code
 * RecipeCommand} trains the recipe without one of its settings at a time (LeftOut, LeftOutRow).
 */
@NullMarked
package io.sonostream.benchmarks.results;

import org.jspecify.annotations.NullMarked;
