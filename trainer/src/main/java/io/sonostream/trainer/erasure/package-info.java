/**
 * What a trainer keeps of a subject on its disk, and how it is erased there: {@link
 * io.sonostream.trainer.erasure.TrainerFiles}.
 */
@NullMarked
package io.sonostream.trainer.erasure;

import org.jspecify.annotations.NullMarked;
