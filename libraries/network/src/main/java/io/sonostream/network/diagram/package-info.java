/** Draws a graph as an SVG in the papers' U. Read {@code Diagram} first. */
@NullMarked
package io.sonostream.network.diagram;

import org.jspecify.annotations.NullMarked;
