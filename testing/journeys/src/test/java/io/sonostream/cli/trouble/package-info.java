/**
 * Every command in every trouble that a machine can be in: one line, the right exit status, no
 * stack trace. {@link io.sonostream.cli.trouble.Commands} names the commands, {@link
 * io.sonostream.cli.trouble.Place} the troubles with files.
 */
@NullMarked
package io.sonostream.cli.trouble;

import org.jspecify.annotations.NullMarked;
