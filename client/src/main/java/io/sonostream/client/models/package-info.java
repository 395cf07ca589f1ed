/**
 * Which models there are and which of them serves: one table, read by everybody in the same way,
 * and one way to change it.
 *
 * <pre>
 *   model.releases ────┐
 *                      ├─▶ TopicFollower ─▶ ModelRegistry ─▶ ModelTable, and who follows it
 *   model.assignments ─┘                        │
 *          ▲                                    │  promote, roll back, try out
 *          └── MoveTransaction ◀────────────────┘  each names the champion that was seen
 * </pre>
 *
 * Read {@link io.sonostream.client.models.ModelRegistry} first; docs/adr/seen-champion.md says why
 * two people can't overwrite each other.
 */
@NullMarked
package io.sonostream.client.models;

import org.jspecify.annotations.NullMarked;
