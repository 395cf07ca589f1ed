/**
 * A real browser without a window, driven over the Chrome DevTools Protocol
 * (https://chromedevtools.github.io/devtools-protocol/), for tests, screenshots and benchmarks of
 * the page. Production code never imports it.
 *
 * <pre>
 *   Chromium (a child process) ─ open ─▶ Tab ─ WebSocket, one JSON call at a time ─▶ the page
 * </pre>
 */
@NullMarked
package io.sonostream.testkit.browser;

import org.jspecify.annotations.NullMarked;
