/**
 * What every process of ours stands on; depends on nothing but a logging interface. Start with
 * {@link Worker}, the only way to have a thread.
 *
 * <pre>
 *   owner ── new Worker(name, work, policy) ── start ─▶ thread: work.run()
 *                                                          │ what escapes
 *   health ◀── WorkerHealth ◀── FailurePolicy ◀── LastResort (logs; halts when memory is gone)
 * </pre>
 */
@NullMarked
package io.sonostream.runtime;

import org.jspecify.annotations.NullMarked;
