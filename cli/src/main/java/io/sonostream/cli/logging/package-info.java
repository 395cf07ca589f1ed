/**
 * What the log says and how; logback.xml puts it together.
 *
 * <pre>
 *   event ─ {@link io.sonostream.cli.logging.KnownGood} ─▶ {@link io.sonostream.cli.logging.Lines} ─▶ TextLines or JsonLines
 * </pre>
 *
 * Read {@link io.sonostream.cli.logging.OneLine} first.
 */
@NullMarked
package io.sonostream.cli.logging;

import org.jspecify.annotations.NullMarked;
