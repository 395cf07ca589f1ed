/**
 * Whether a challenger may take over. Pure: scores in, verdict out.
 *
 * <pre>
 *   champion's and challenger's Dice on each frozen test image ─▶ Gate ─▶ GateVerdict (promoted?, message, numbers)
 * </pre>
 *
 * Read {@link io.sonostream.trainer.gate.Gate} first.
 */
@NullMarked
package io.sonostream.trainer.gate;

import org.jspecify.annotations.NullMarked;
