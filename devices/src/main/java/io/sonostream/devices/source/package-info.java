/**
 * Where frames come from: a phantom, a folder of pictures, a clip, DICOM files. Read {@code
 * FrameSource} first.
 *
 * <pre>
 * PhantomSource (with truth) --+
 * FolderSource (files as they are) --+--> SourceFrame --Packing--> SourceFrame as it is published
 * ClipSource (decoded) --------+
 * DicomSource (decoded) -------+
 * </pre>
 */
@NullMarked
package io.sonostream.devices.source;

import org.jspecify.annotations.NullMarked;
