/**
 * A client of any schema registry that speaks Confluent's API. Read {@code RegistryClient} first.
 *
 * <pre>
 *   serde --> SchemaCache --> RegistryClient --> Transport --> HTTP, several URLs
 *             (bounded,        (one method        (retries I/O errors and 5xx,
 *              both ways,       per endpoint)      never other 4xx; TLS, Credentials)
 *              negative too)
 * </pre>
 *
 * Two failures, never mixed: {@code RegistryUnavailableException} says try later, {@code
 * RegistryRefusedException} says that trying again won't help.
 */
@NullMarked
package io.sonostream.schemas.registry;

import org.jspecify.annotations.NullMarked;
