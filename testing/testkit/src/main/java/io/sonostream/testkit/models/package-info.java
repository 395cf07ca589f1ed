/**
 * Model packages for tests that need one but not its judgement. Read {@code UntrainedModel} first.
 */
@NullMarked
package io.sonostream.testkit.models;

import org.jspecify.annotations.NullMarked;
