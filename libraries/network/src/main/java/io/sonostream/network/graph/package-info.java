/**
 * A network as an immutable graph of typed nodes. Read {@code Graph} first, then {@code Op}.
 *
 * <pre>
 * GraphBuilder -> Graph (+ StateDict = Network) -> passes -> writers (TorchScript, ONNX)
 * </pre>
 */
@NullMarked
package io.sonostream.network.graph;

import org.jspecify.annotations.NullMarked;
