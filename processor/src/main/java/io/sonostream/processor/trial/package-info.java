/**
 * A network from elsewhere is code. Before the processor takes it into its own memory, a process
 * that may hang, crash or eat its memory has loaded and run it.
 *
 * <pre>
 *   ForeignTrial ── java TrialMain PACKAGE SHA256 ENGINE ... ──▶ Engines.load, a few batches, probes
 *       │  looks at its clock and its memory                          │
 *       ◀──────────────── answer, or how the process ended ───────────┘
 * </pre>
 *
 * Read {@code ForeignTrial} first; docs/adr/trust.md says what this does not do.
 */
@NullMarked
package io.sonostream.processor.trial;

import org.jspecify.annotations.NullMarked;
