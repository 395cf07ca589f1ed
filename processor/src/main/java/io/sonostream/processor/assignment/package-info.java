/**
 * Follows the topics that say which model serves which task.
 *
 * <pre>
 *   model.releases ────┐
 *                      ├─▶ AssignmentFollower ─▶ AssignmentBook ─▶ WantedModels ─▶ ModelDirector
 *   model.assignments ─┘
 * </pre>
 *
 * Read {@link io.sonostream.processor.assignment.AssignmentFollower} first.
 */
@NullMarked
package io.sonostream.processor.assignment;

import org.jspecify.annotations.NullMarked;
