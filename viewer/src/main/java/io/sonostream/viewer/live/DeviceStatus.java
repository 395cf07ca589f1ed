package io.sonostream.viewer.live;

import org.jspecify.annotations.Nullable;

/**
 * How a device does, for its badges.
 *
 * @param framesPerSecond frames that arrived, over the last three seconds
 * @param latencyMillis capture to mask at the viewer, median of the last masks; NaN before the
 *     first
 * @param shedShare masks that were SHED among those of the last three seconds, 0-1
 * @param clockBehindMillis how far its clock is behind the processors', the shortest way here
 *     included; negative when it is ahead, NaN before the first mask
 * @param silentMillis since the last frame
 * @param stale silent for longer than the settings allow
 * @param maskless frames come and no mask does
 * @param modelVersion of the newest segmented mask
 */
public record DeviceStatus(
    String device,
    String stream,
    String task,
    @Nullable String deviceModel,
    double framesPerSecond,
    double latencyMillis,
    double shedShare,
    double clockBehindMillis,
    long silentMillis,
    boolean stale,
    boolean maskless,
    @Nullable String modelVersion) {}
