/**
 * Devices that publish frames and never wait for a broker. Read {@code Fleet} first.
 *
 * <pre>
 * capture pool (few threads, many devices)      one FrameSender for all of them
 * Device: source -> packer -> FramePublisher  ======>  Kafka
 *                             (full: its oldest      acknowledged: DeviceListener, DeviceCounts
 *                              frame is dropped)
 * </pre>
 *
 * A frame that the device dropped leaves no gap in its stream, see {@link
 * io.sonostream.client.frames}: the device's own count is the only witness.
 */
@NullMarked
package io.sonostream.devices.publish;

import org.jspecify.annotations.NullMarked;
