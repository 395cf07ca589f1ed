/**
 * Whether a challenger may take over. Pure: scores in, verdict out.
 *
 * <pre>
 *   champion's and challenger's Dice on each frozen test image ─▶ Gate ─▶ GateVerdict (promoted?, message, numbers)
 * </pre>
 *
 * Read {@link io.sonostream.learning.gate.Gate} first.
 */
@NullMarked
package io.sonostream.learning.gate;

import org.jspecify.annotations.NullMarked;
