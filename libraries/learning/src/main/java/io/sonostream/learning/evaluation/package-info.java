/**
 * A model against labelled images, at their original size. Read {@code Evaluation} first.
 *
 * <pre>
 * model package + LabelledSet -> Evaluator -> ImageScore per image
 *   -> Evaluation (means per subject and per device, bootstrap intervals)
 *   -> EvaluationReport (one HTML file, pictures inside)
 * </pre>
 */
@NullMarked
package io.sonostream.learning.evaluation;

import org.jspecify.annotations.NullMarked;
