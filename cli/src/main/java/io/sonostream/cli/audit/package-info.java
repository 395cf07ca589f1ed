/** {@code sonostream audit}: who changed what. */
@NullMarked
package io.sonostream.cli.audit;

import org.jspecify.annotations.NullMarked;
