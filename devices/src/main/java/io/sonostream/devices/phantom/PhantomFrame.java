package io.sonostream.devices.phantom;

/**
 * One picture of a phantom and the truth about it. Both arrays have width * height bytes, rows top
 * to bottom, and belong to this frame.
 *
 * @param pixels gray, 0-255
 * @param truth 1 where the picture shows a lesion, 0 elsewhere
 * @param rowMillimetres distance between the centres of two rows
 * @param columnMillimetres distance between the centres of two columns
 */
@SuppressWarnings("ArrayRecordComponent")
public record PhantomFrame(
    int width,
    int height,
    byte[] pixels,
    byte[] truth,
    double rowMillimetres,
    double columnMillimetres) {}
