package io.sonostream.trainer.labels;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * The labels topic as the broker describes it at some moment.
 *
 * @param id of this incarnation; a topic that is deleted and created anew has another
 */
public record LabelTopic(String id, int partitions) {

  /**
   * @throws KafkaException when the broker doesn't say, for example because there is no such topic
   */
  public static LabelTopic describe(Admin admin, String topic) {
    try {
      TopicDescription found =
          admin.describeTopics(List.of(topic)).allTopicNames().get().values().iterator().next();
      return new LabelTopic(found.topicId().toString(), found.partitions().size());
    } catch (ExecutionException e) {
      throw new KafkaException(
          "topic " + topic + " can't be described: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
