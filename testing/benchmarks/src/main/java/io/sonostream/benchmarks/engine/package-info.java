/**
 * How fast each engine runs and trains one network here, beside DJL's imperative blocks and, where
 * Python has torch, beside what Python writes.
 *
 * <pre>
 * ./sonostream bench engine [--quick] [--json]
 *
 * TrainingRace (ours, imperative, PyTorch eager) -> trained weights -> ServingRace (Contender...) -> EngineReport
 * </pre>
 *
 * Contenders take turns, and the best turn of each counts: other work on the machine then disturbs
 * all alike. Read {@code EngineBenchCommand} first.
 */
@NullMarked
package io.sonostream.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
