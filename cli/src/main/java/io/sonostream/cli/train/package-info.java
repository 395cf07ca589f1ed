/** Offline training and evaluation from folders. Read {@code TrainCommand} first. */
@NullMarked
package io.sonostream.cli.train;

import org.jspecify.annotations.NullMarked;
