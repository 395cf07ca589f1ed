/**
 * What is assigned, as the engine takes it.
 *
 * <pre>
 *   ModelRegistry (client) ─▶ AssignedModels ─▶ WantedModels ─▶ ModelDirector
 * </pre>
 *
 * Read {@link io.sonostream.processor.assignment.AssignedModels} first.
 */
@NullMarked
package io.sonostream.processor.assignment;

import org.jspecify.annotations.NullMarked;
