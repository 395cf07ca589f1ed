/** The trainer service, and asking it to train. Read {@code TrainerCommand} first. */
@NullMarked
package io.sonostream.cli.trainer;

import org.jspecify.annotations.NullMarked;
