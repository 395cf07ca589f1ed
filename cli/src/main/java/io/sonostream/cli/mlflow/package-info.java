/** The subcommand {@code mlflow}. */
@NullMarked
package io.sonostream.cli.mlflow;

import org.jspecify.annotations.NullMarked;
