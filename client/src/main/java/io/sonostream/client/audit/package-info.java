/**
 * Who changed what: written before and after each change, read by whoever asks later. Read {@link
 * io.sonostream.client.audit.AuditLog} first.
 */
@NullMarked
package io.sonostream.client.audit;

import org.jspecify.annotations.NullMarked;
