/**
 * How a command ends: by itself, because it can't go on, or because it is told to. Read {@link
 * io.sonostream.cli.lifecycle.Interruption} first.
 */
@NullMarked
package io.sonostream.cli.lifecycle;

import org.jspecify.annotations.NullMarked;
