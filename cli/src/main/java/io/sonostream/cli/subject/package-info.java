/**
 * The command {@code subject}: what is kept of one subject, and its erasure. {@link
 * io.sonostream.cli.subject.EraseCommand} draws the order: topic, then files, then a receipt.
 */
@NullMarked
package io.sonostream.cli.subject;

import org.jspecify.annotations.NullMarked;
