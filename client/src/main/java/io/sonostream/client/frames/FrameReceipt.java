package io.sonostream.client.frames;

import io.sonostream.client.Receipt;
import io.sonostream.schemas.records.FrameId;

/**
 * The broker has the frame.
 *
 * @param frame its name, which its mask will have too
 * @param place where it stands
 */
public record FrameReceipt(FrameId frame, Receipt place) {}
