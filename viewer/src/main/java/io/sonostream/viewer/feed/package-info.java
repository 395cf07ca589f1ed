/**
 * The viewer's side of Kafka. However many browsers look, each topic is read once.
 *
 * <pre>
 *   frames.live, masks.live   ─▶ TopicFeed ─▶ LiveRecords  ─▶ live.LiveWall
 *   model.*, training.events  ─▶ TopicFeed ─▶ FactRecords  ─▶ facts.ModelBoard, facts.TrainingBoard
 *   one frame again           ◀─ KafkaFrameReader  ◀─ desk
 *   a record                  ◀─ KafkaRecordWriter ◀─ desk
 * </pre>
 */
@NullMarked
package io.sonostream.viewer.feed;

import org.jspecify.annotations.NullMarked;
