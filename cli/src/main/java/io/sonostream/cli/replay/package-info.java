/** Segmenting archived frames again. Read {@code ReplayCommand} first. */
@NullMarked
package io.sonostream.cli.replay;

import org.jspecify.annotations.NullMarked;
