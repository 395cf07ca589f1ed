/**
 * From a trained package to a model that serves, and what serves now.
 *
 * <pre>
 *   package ─▶ ModelShelf (store: temporary name, fsync, atomic rename)
 *                 └─▶ ModelRelease ─▶ ModelAssignment ─▶ outcome   one Kafka transaction, in this order
 *   model.releases, model.assignments ─▶ CatalogReader ─▶ ModelCatalog
 * </pre>
 *
 * Read {@link io.sonostream.trainer.release.ModelCatalog} first.
 */
@NullMarked
package io.sonostream.trainer.release;

import org.jspecify.annotations.NullMarked;
