package io.sonostream.dicom.net;

import java.nio.ByteBuffer;

/**
 * One protocol data unit.
 *
 * @param body behind the head, big endian; good until the next one is read
 */
record Pdu(PduType type, ByteBuffer body) {}
