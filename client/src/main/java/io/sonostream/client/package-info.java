/**
 * The one door to Sonostream, for a hospital's own programs and for our own: every service and
 * command of ours reads and writes through these classes.
 *
 * <pre>
 *   {@link io.sonostream.client.Cluster}   where broker and registry are, once for everything below
 *      ├── topic     TopicFollower: reads topics and survives what they survive
 *      ├── frames    FramePublisher: an image becomes a frame
 *      ├── masks     MaskSubscriber: masks in order, with their frames on request
 *      ├── instances InstancePublisher: a clip from outside, whole and once
 *      ├── labels    LabelPublisher: a frame with the truth about it
 *      ├── models    ModelRegistry: what is released, what serves; promote, roll back, try out
 *      ├── training  TrainingClient: retrain, cancel, follow a run
 *      └── traces    RecordTrace: which span a record belongs to
 * </pre>
 *
 * It needs Kafka's client, Avro, Jackson and OpenTelemetry's interface, and nothing that computes.
 * Read {@link io.sonostream.client.Cluster} first.
 */
@NullMarked
package io.sonostream.client;

import org.jspecify.annotations.NullMarked;
