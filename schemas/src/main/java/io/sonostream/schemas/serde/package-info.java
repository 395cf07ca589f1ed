/**
 * Avro records in Confluent's wire format: a zero byte, the schema's id in four bytes (big-endian),
 * Avro binary. Start with {@code RecordSerdes}, which makes a serde for one record type; {@code
 * AvroSerde}, {@code AvroSerializer} and {@code AvroDeserializer} are also loadable by class name.
 *
 * <pre>
 *   record -> AvroSerializer   -> WriterSchemas (which id, which shape) -> bytes
 *   bytes  -> AvroDeserializer -> writer's schema by id -> reader's own  -> record
 * </pre>
 *
 * A deserializer throws {@code PoisonRecordException} when the bytes are at fault, and only then.
 * Anything else, an outage of the registry first of all, says nothing about the record: stop and
 * try again, never skip.
 */
@NullMarked
package io.sonostream.schemas.serde;

import org.jspecify.annotations.NullMarked;
