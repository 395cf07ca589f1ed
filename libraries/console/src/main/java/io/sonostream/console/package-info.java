/**
 * What a program of ours on a command line has, whatever its commands: a mistake is one line and a
 * status of its own, and the log lines can't be forged.
 *
 * <pre>
 *   sonostream ───────┐
 *   sonostream bench ─┴▶ {@link io.sonostream.console.Mistakes} ─▶ one line on standard error, status 2
 * </pre>
 *
 * Read {@link io.sonostream.console.Mistakes} first.
 */
@NullMarked
package io.sonostream.console;

import org.jspecify.annotations.NullMarked;
