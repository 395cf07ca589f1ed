/** One image in, its mask out. Read {@code SegmentCommand} first. */
@NullMarked
package io.sonostream.cli.segment;

import org.jspecify.annotations.NullMarked;
