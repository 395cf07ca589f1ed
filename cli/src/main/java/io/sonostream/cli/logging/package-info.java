/**
 * What the log says and how; logback.xml puts it together.
 *
 * <pre>
 *   event ─ {@link io.sonostream.cli.logging.KnownGood} ─▶ {@link io.sonostream.cli.logging.TextLines} or {@link io.sonostream.cli.logging.JsonLines}
 * </pre>
 *
 * Read {@link io.sonostream.cli.logging.OneLine} first.
 */
@NullMarked
package io.sonostream.cli.logging;

import org.jspecify.annotations.NullMarked;
