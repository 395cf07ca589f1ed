/** A network as an immutable graph of typed nodes. Read {@code Graph} first. */
@NullMarked
package io.sonostream.model.graph;

import org.jspecify.annotations.NullMarked;
