package io.sonostream.schemas.serde;

import org.apache.avro.Schema;

/**
 * Under which subject a schema is registered. A class of one's own implements this and has a public
 * constructor without parameters.
 */
public interface SubjectNames {

  String subject(String topic, boolean isKey, Schema schema);

  /** {@code topic-value} and {@code topic-key}: Confluent's TopicNameStrategy, the default. */
  final class ByTopic implements SubjectNames {
    @Override
    public String subject(String topic, boolean isKey, Schema schema) {
      return topic + (isKey ? "-key" : "-value");
    }
  }

  /** The record's full name: Confluent's RecordNameStrategy. */
  final class ByRecord implements SubjectNames {
    @Override
    public String subject(String topic, boolean isKey, Schema schema) {
      return schema.getFullName();
    }
  }

  /** {@code topic-fullName}: Confluent's TopicRecordNameStrategy. */
  final class ByTopicAndRecord implements SubjectNames {
    @Override
    public String subject(String topic, boolean isKey, Schema schema) {
      return topic + "-" + schema.getFullName();
    }
  }
}
