/**
 * The page's server: who may come in, what they get, what they may send.
 *
 * <pre>
 *   request ─ {@link io.sonostream.viewer.web.AccessGate} ─┬▶ page from the jar
 *                          ├▶ /stream (WebSocket) ─▶ push
 *                          └▶ /api/... ─▶ {@link io.sonostream.viewer.web.Api} ─▶ desk
 * </pre>
 */
@NullMarked
package io.sonostream.viewer.web;

import org.jspecify.annotations.NullMarked;
