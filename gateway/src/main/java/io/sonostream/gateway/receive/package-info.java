/**
 * DICOM instances on their way to Kafka, whichever way they came.
 *
 * <pre>
 *   StoreReceiver (C-STORE) ─┐
 *   web.StowHandler ─────────┼─▶ Spool ─▶ InstanceIntake ─▶ client.instances.InstancePublisher
 *   source.LookingRunner ────┘             └─▶ Outcome: what the sender is told, and WayCounts count
 * </pre>
 *
 * Read {@link io.sonostream.gateway.receive.InstanceIntake} first.
 */
@NullMarked
package io.sonostream.gateway.receive;

import org.jspecify.annotations.NullMarked;
