/**
 * One training run with a directory of its own: it can be killed at any moment and goes on from its
 * last finished epoch. Read {@code TrainingJob}, then {@code TrainingRun}.
 *
 * <pre>
 * JOB/job.json            what to do (TrainingJob); written by whoever starts the run
 * JOB/run.lock            held by who runs it: never two at a time
 * JOB/cancel              when this file appears, the run ends within a step or two
 * JOB/progress.jsonl      one TrainingProgress per line, also on standard output
 * JOB/checkpoint/         the last finished epoch and the best weights of every strategy
 * JOB/curves.png, .csv    losses and Dice; augmentation.png: a contact sheet
 * JOB/package/            the model package; appears complete or not at all
 * JOB/scores-*.json       challenger and champion on the test part (ImageScore per image)
 * JOB/data-digest         of the images and labels that it began with
 * JOB/outcome.json        how it ended (TrainingOutcome); the last thing written
 * </pre>
 *
 * {@code TrainingMain JOB} is the child JVM of the trainer service; {@code sonostream train} does
 * the same in its own process.
 */
@NullMarked
package io.sonostream.learning.run;

import org.jspecify.annotations.NullMarked;
