/**
 * Commands that stand in for ultrasound devices and annotators. Read {@code DeviceCommand} first.
 */
@NullMarked
package io.sonostream.cli.device;

import org.jspecify.annotations.NullMarked;
