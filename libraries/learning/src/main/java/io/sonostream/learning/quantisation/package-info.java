/**
 * Whether a model may serve in bytes. Read {@code Quantiser} first.
 *
 * <pre>
 * train part -> Calibration -> Quantisation -+-> int8 network -> validation part -> Int8Judgement
 *                                  ^         +-> probes                                 |
 *                                  +---- more convolutions in bf16 (Ladder) <-- too much is lost
 * </pre>
 */
@NullMarked
package io.sonostream.learning.quantisation;

import org.jspecify.annotations.NullMarked;
