/**
 * A real broker and a real registry on this machine, for the demo and for tests. Production code
 * never imports this package: it gets addresses by configuration.
 *
 * <pre>
 *   DataDirectory (locked by one process)
 *     ├─ broker/    ◀── EmbeddedBroker    KRaft, in this JVM; alone, or one of a BrokerPlan
 *     └─ registry/  ◀── EmbeddedRegistry  Apicurio on H2, a child JVM that ends when this one does (RegistryGuard)
 * </pre>
 *
 * Read {@link io.sonostream.embedded.EmbeddedBroker} first.
 */
@NullMarked
package io.sonostream.embedded;

import org.jspecify.annotations.NullMarked;
