/**
 * What is wrong here, and what to do. Read {@code DoctorCommand} first.
 *
 * <pre>
 *   MachineChecks  JDK, memory, allocator, disk
 *   HeapCheck      what a processor takes at worst
 *   EngineChecks   native libraries
 *   BrokerChecks   broker, then topics          } what ProcessorSettings says, as the processor
 *   RegistryChecks registry, then subjects      } itself would read it
 *        |
 *        v
 *   List of Finding -> one line each, or JSON
 * </pre>
 */
@NullMarked
package io.sonostream.cli.doctor;

import org.jspecify.annotations.NullMarked;
