/**
 * Pictures and snapshots go to the browsers, each at its own pace.
 *
 * <pre>
 *                     ┌▶ Browser: Mailbox ─ at most two unpainted pictures a device ─▶ WebSocket
 *   Picture ─ Browsers┤      newest picture of each device, newest snapshot of each kind
 *                     └▶ Browser: Mailbox ─▶ WebSocket
 * </pre>
 *
 * A browser acknowledges a picture when it has painted it. Until then newer pictures of the device
 * replace each other in the mailbox: a slow browser gets the newest one, never a queue. Read {@link
 * io.sonostream.viewer.push.Mailbox} first.
 */
@NullMarked
package io.sonostream.viewer.push;

import org.jspecify.annotations.NullMarked;
