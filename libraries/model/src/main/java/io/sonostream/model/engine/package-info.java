/**
 * What runs a model: PyTorch or ONNX Runtime through DJL.
 *
 * <pre>
 * ModelPackage -> Engines.load -> Engine (EngineKind: ours) -> NetworkFiles (bytes, written anew) -> DjlLoader -> LoadedModel
 *                    | auto: AutoEngine times, ProbeCheck compares                      | newRunner, one a thread
 *                                                                                   BatchRunner
 *                                         u8 frames (N,C,H,W) -> FrameTensors -> u8 probabilities (N,K,h,w)
 * </pre>
 *
 * A file from elsewhere becomes a package by {@code ForeignNetwork}; its numbers ({@code Numerics})
 * are made by {@code ForeignPixels} and {@code ForeignAnswers}.
 *
 * <p>Threads inside libtorch are one number for the whole process; {@code EngineOptions} says more.
 * Every native object is freed by hand, in the order runner, model; {@code NativeArrays} counts
 * them. Read {@code LoadedModel} and {@code BatchRunner} first, then {@code Engines}.
 */
@NullMarked
package io.sonostream.model.engine;

import org.jspecify.annotations.NullMarked;
