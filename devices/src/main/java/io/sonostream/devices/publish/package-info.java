/**
 * Devices that publish frames and never wait for a broker. Read {@code Fleet} first.
 *
 * <pre>
 * capture pool (few threads, many devices)          one sending thread          Kafka's own thread
 * Device: source -> packer -> FrameQueue  ======>   sequence -> producer  ===>  acknowledged
 *                             (full: its oldest                                 DeviceListener
 *                              frame is dropped)
 * </pre>
 *
 * <b>Sequence numbers</b> are given when a frame is handed to Kafka, not when it is captured. A
 * frame that the device dropped therefore leaves no gap in its stream: it was never published, and
 * the device's own count of dropped frames is the only witness. A gap in a topic always means a
 * frame that Kafka was given and did not acknowledge ({@link DeviceCounts#failed}).
 */
@NullMarked
package io.sonostream.devices.publish;

import org.jspecify.annotations.NullMarked;
