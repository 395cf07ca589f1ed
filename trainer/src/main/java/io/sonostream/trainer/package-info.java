/** Labels in, better models out. */
@NullMarked
package io.sonostream.trainer;

import org.jspecify.annotations.NullMarked;
