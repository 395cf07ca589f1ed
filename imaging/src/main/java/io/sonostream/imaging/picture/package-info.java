/** Decoded pictures and the files they come from and go to. Read {@code Picture} first. */
@NullMarked
package io.sonostream.imaging.picture;

import org.jspecify.annotations.NullMarked;
