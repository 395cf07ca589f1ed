/**
 * What the log says and how; logback.xml puts it together.
 *
 * <pre>
 *   event ─ {@link io.sonostream.console.logging.KnownGood} ─▶ {@link io.sonostream.console.logging.Lines} ─▶ TextLines or JsonLines
 * </pre>
 *
 * Read {@link io.sonostream.console.logging.OneLine} first.
 */
@NullMarked
package io.sonostream.console.logging;

import org.jspecify.annotations.NullMarked;
