/**
 * Programs to start from: {@code SendFrames} for who makes devices, {@code ReadMasks} for who shows
 * masks, {@code LabelAndPromote} for who looks after models.
 */
@NullMarked
package io.sonostream.examples;

import org.jspecify.annotations.NullMarked;
