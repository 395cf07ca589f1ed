/**
 * What the values in a mask file mean: declared, or proven by all the masks together; never
 * guessed.
 *
 * <pre>
 * file -> MaskCodes -+-> MaskTally (what all files hold) -+
 *                    |   MaskReading (what was declared) -+-> MaskRule -> MaskMeaning -> ClassMap
 *                    +------------------------------------------------------^
 * </pre>
 *
 * The rule is written down in docs/data.md. Read {@code MaskMeaning} first.
 */
@NullMarked
package io.sonostream.imaging.mask;

import org.jspecify.annotations.NullMarked;
