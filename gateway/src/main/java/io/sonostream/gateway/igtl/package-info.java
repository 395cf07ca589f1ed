/**
 * OpenIGTLink, versions 1 to 3, as far as pictures need it: the messages IMAGE, TRANSFORM,
 * POSITION, STATUS and STRING as records, read from a stream and written to bytes. Knows no Kafka.
 *
 * <pre>
 *   58 bytes: version, type, device, time, size, checksum │ body (version 2: between a header and metadata)
 * </pre>
 *
 * A message that is damaged is one {@link io.sonostream.gateway.igtl.BadMessageException}, and the
 * next can be read; a stream whose headers make no sense ends with an {@code IOException}. Read
 * {@link io.sonostream.gateway.igtl.MessageReader} first.
 */
@NullMarked
package io.sonostream.gateway.igtl;

import org.jspecify.annotations.NullMarked;
