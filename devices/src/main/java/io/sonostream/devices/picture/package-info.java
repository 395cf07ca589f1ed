/** Decoded pictures and the files they come from and go to. Read {@code Picture} first. */
@NullMarked
package io.sonostream.devices.picture;

import org.jspecify.annotations.NullMarked;
