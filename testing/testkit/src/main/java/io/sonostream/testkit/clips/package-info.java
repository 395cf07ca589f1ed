/** Clips as cameras, phones and broken downloads leave them. Read {@code ClipForge} first. */
@NullMarked
package io.sonostream.testkit.clips;

import org.jspecify.annotations.NullMarked;
