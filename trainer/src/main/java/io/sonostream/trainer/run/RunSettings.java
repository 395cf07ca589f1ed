package io.sonostream.trainer.run;

import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.learning.recipe.Recipe;

/**
 * What every run has in common.
 *
 * @param minTestSubjects with fewer nothing can be proven, so no run begins
 * @param threads native threads of the child; 0 takes the engine's own choice
 */
public record RunSettings(SubjectSplit split, int minTestSubjects, Recipe recipe, int threads) {}
