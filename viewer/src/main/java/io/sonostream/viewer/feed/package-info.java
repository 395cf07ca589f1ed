/**
 * The viewer's side of Kafka. However many browsers look, each topic is read once.
 *
 * <pre>
 *   frames.live, masks.live        ─▶ LiveRecords ─▶ live.LiveWall
 *   model.shadow, training.events  ─▶ FactRecords ─▶ facts.ModelBoard, facts.TrainingBoard
 *   model.releases, .assignments   ─▶ ModelRegistry (client) ─▶ facts.ModelBoard
 * </pre>
 *
 * Each is read by a {@link io.sonostream.client.topic.TopicFollower}.
 */
@NullMarked
package io.sonostream.viewer.feed;

import org.jspecify.annotations.NullMarked;
