/**
 * An ultrasound clip as DICOM has it: its frames, when they were taken, how large their pixels are,
 * where in the picture the scan lies. Read {@code UltrasoundClip} first.
 */
@NullMarked
package io.sonostream.dicom.clip;

import org.jspecify.annotations.NullMarked;
