/**
 * STOW-RS, PS3.18 section 10.5: instances over HTTP.
 *
 * <pre>
 *   POST /dicom-web/studies ─ StowHandler ─ Multipart: part by part ─▶ receive.Spool ─▶ receive.InstanceIntake
 *                                └─ StowAnswer: what became of each, as DICOM JSON
 * </pre>
 *
 * Read {@link io.sonostream.gateway.web.StowServer} first.
 */
@NullMarked
package io.sonostream.gateway.web;

import org.jspecify.annotations.NullMarked;
