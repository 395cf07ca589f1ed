/**
 * What every process of ours stands on; depends on nothing but a logging interface. Start with
 * {@link UserException}.
 */
@NullMarked
package io.sonostream.runtime;

import org.jspecify.annotations.NullMarked;
