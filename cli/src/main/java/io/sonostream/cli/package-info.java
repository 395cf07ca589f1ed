/** The sonostream command. Read {@code Sonostream} first. */
@NullMarked
package io.sonostream.cli;

import org.jspecify.annotations.NullMarked;
