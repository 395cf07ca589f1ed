/**
 * {@code sonostream models}: what can be built, and what has been. Read {@code ModelsCommand}
 * first.
 */
@NullMarked
package io.sonostream.cli.models;

import org.jspecify.annotations.NullMarked;
