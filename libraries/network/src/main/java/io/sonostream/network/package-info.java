/**
 * Networks as graphs and what is written from them; pure Java, usable by itself. Start with {@code
 * graph.Graph} and {@code architecture.UNet}.
 */
@NullMarked
package io.sonostream.network;

import org.jspecify.annotations.NullMarked;
