/**
 * What a machine with a GPU is asked once one is there: whether its answers are right, how fast it
 * is, whether it trains, and whether models can be swapped on it for ever. {@code tools/gpu-check}
 * packs this and starts it where nothing is installed.
 *
 * <pre>
 *   GoldenCheck ─┐
 *   SpeedCheck ──┤   by our engines, in this process
 *   TrainCheck ──┼─▶ GpuReport ─▶ table, JSON, exit code
 *   SwapCheck ───┤
 *   PythonCheck ─┘   the same archives by torch.jit.load, beside eager, compiled and TensorRT
 * </pre>
 *
 * Read {@code GpuCheckCommand} first.
 */
@NullMarked
package io.sonostream.benchmarks.gpu;

import org.jspecify.annotations.NullMarked;
