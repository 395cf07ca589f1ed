/**
 * The local copy of the {@code labels} topic: what a run trains on.
 *
 * <pre>
 *   labels topic ─▶ LabelFeed ─▶ LabelCheck ─▶ LabelChange ─▶ LabelCopy (RocksDB: labels, index, set aside, positions)
 *                   (thread)     good or bad                      │
 *                                                                 └─ checkpoint ─▶ LabelSnapshot, read by the child JVM
 * </pre>
 *
 * Read {@link io.sonostream.trainer.labels.LabelCopy} first.
 */
@NullMarked
package io.sonostream.trainer.labels;

import org.jspecify.annotations.NullMarked;
