/**
 * What the generated records can't say about themselves: the name of a frame, label maps that are
 * checked in both directions, and times that no clock can make overflow ({@link Timestamps}).
 *
 * <pre>
 *   byte[] classes --LabelMaps.encode--> LabelMap --LabelMaps.decode--> byte[] classes
 *   Frame, Mask    --FrameId.of-------> FrameId  --key()--> record key --FrameId.parse--> FrameId
 * </pre>
 */
@NullMarked
package io.sonostream.schemas.records;

import org.jspecify.annotations.NullMarked;
