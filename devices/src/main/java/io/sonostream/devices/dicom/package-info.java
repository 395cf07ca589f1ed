/**
 * DICOM files as a device: their frames in turn, and of what they say beside only what names
 * nobody. Read {@code DicomSource} first.
 */
@NullMarked
package io.sonostream.devices.dicom;

import org.jspecify.annotations.NullMarked;
