/** Ultrasound devices: where frames come from and how they are published without ever blocking. */
@NullMarked
package io.sonostream.devices;

import org.jspecify.annotations.NullMarked;
