package io.sonostream.benchmarks.processor;

import io.sonostream.schemas.Frame;
import io.sonostream.testkit.stream.StreamBed;
import io.sonostream.testkit.stream.TopicClient;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where frames stand that got no answer, so that who looks for the cause knows where to look. */
final class Unanswered {
  private Unanswered() {}

  /**
   * @param missing sequences by device; all of them were acknowledged when they were sent
   */
  static List<String> in(StreamBed bed, String topic, Map<String, BitSet> missing) {
    List<String> places = new ArrayList<>();
    Map<String, BitSet> gone = new HashMap<>();
    missing.forEach((device, sequences) -> gone.put(device, (BitSet) sequences.clone()));
    if (gone.values().stream().allMatch(BitSet::isEmpty)) {
      return places;
    }
    try (TopicClient client = bed.client()) {
      for (ConsumerRecord<byte[], byte[]> record : client.readAll(topic)) {
        Frame frame = client.decode(Frame.class, record);
        int sequence = Math.toIntExact(frame.getSequence());
        BitSet ofDevice = gone.getOrDefault(frame.getDeviceId(), new BitSet());
        if (ofDevice.get(sequence)) {
          ofDevice.clear(sequence);
          places.add(
              topic
                  + "-"
                  + record.partition()
                  + "@"
                  + record.offset()
                  + ": "
                  + frame(sequence, frame.getDeviceId())
                  + " has no answer");
        }
      }
    }
    gone.forEach(
        (device, sequences) ->
            sequences.stream()
                .mapToObj(sequence -> frame(sequence, device))
                .forEach(
                    frame ->
                        places.add(
                            topic + ": " + frame + " was acknowledged and does not stand there")));
    return places;
  }

  private static String frame(int sequence, String device) {
    return "frame " + sequence + " of " + device;
  }
}
