/**
 * Where frames come from: a phantom, a folder of pictures, a clip. Read {@code FrameSource} first.
 *
 * <pre>
 * PhantomSource (with truth) --+
 * FolderSource (files as they are) --+--> SourceFrame --Packing--> SourceFrame as it is published
 * ClipSource (decoded) --------+
 * </pre>
 */
@NullMarked
package io.sonostream.devices.source;

import org.jspecify.annotations.NullMarked;
