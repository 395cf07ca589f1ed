/**
 * {@code sonostream data}: looks at folders before anything is made of them; and the options by
 * which every command reads image and mask files. Read {@code DataCheckCommand} first.
 */
@NullMarked
package io.sonostream.cli.data;

import org.jspecify.annotations.NullMarked;
