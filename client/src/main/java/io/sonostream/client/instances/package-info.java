/**
 * Whole clips from outside, each with all of its frames or none, and each once however often it is
 * sent.
 *
 * <pre>
 *   {@link io.sonostream.client.instances.InstancePublisher}
 *      ├─ Claims              one thread at a time has an instance
 *      ├─ ReceivedInstances   what came before: follows instances.received
 *      └─ InstanceWriter      one transaction: frames to frames.archive, the receipt to instances.received
 * </pre>
 *
 * Read {@link io.sonostream.client.instances.InstancePublisher} first.
 */
@NullMarked
package io.sonostream.client.instances;

import org.jspecify.annotations.NullMarked;
