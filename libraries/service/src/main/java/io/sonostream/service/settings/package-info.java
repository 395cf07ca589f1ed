/**
 * Typed configuration: one record per service, read from HOCON.
 *
 * <pre>
 *   sonostream.conf (kafka, registry: shared defaults) ─┐
 *   SERVICE.conf    (defaults of one service)           ├─ Settings.load ─ RecordReader ─▶ record
 *   the user's file, ${?ENV}, overrides                 ─┘                               └▶ SettingsPrinter (secrets masked)
 * </pre>
 *
 * Read {@link io.sonostream.service.settings.Settings} first.
 */
@NullMarked
package io.sonostream.service.settings;

import org.jspecify.annotations.NullMarked;
