/**
 * Model packages in the store, as releases name them.
 *
 * <pre>
 *   package ─▶ ModelShelf (store: temporary name, fsync, atomic rename)
 *                 └─▶ ModelRelease ─▶ client.models.ModelRegistry: release, assignment and outcome at once
 * </pre>
 *
 * Read {@link io.sonostream.trainer.release.ModelShelf} first.
 */
@NullMarked
package io.sonostream.trainer.release;

import org.jspecify.annotations.NullMarked;
