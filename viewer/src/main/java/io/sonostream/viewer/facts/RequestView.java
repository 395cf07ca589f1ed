package io.sonostream.viewer.facts;

import io.sonostream.schemas.LabelRequest;
import org.jspecify.annotations.Nullable;

/**
 * A frame that is worth a label, as the page lists it.
 *
 * @param frame its key
 * @param sequence as text, since a browser's numbers end at 2^53
 * @param disagreement of two models; what a first reader and the model disagree on would lead the
 *     second one
 * @param readers how many have a label of it; another reader is wanted where that is not 0
 * @param at when it was chosen, in milliseconds since 1970-01-01T00:00Z
 */
public record RequestView(
    String frame,
    String task,
    String device,
    String stream,
    String sequence,
    @Nullable String deviceModel,
    float uncertainty,
    @Nullable Float disagreement,
    float novelty,
    @Nullable String modelVersion,
    int readers,
    long at) {

  static RequestView of(String task, long at, LabelRequest request) {
    return new RequestView(
        RequestBoard.key(request),
        task,
        request.getDeviceId(),
        request.getStreamId(),
        Long.toString(request.getSequence()),
        request.getDeviceModel(),
        request.getUncertainty(),
        request.getReadBy().isEmpty() ? request.getDisagreement() : null,
        request.getNovelty(),
        request.getModelVersion(),
        request.getReadBy().size(),
        at);
  }
}
