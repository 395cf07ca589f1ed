package io.sonostream.network.graph.pass;

import io.sonostream.network.graph.Network;

/** A rewrite of a network that keeps what it computes, up to rounding. */
@FunctionalInterface
public interface Pass {
  Network apply(Network network);
}
