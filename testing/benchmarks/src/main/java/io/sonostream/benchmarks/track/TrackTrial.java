package io.sonostream.benchmarks.track;

import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.Phantom;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.learning.metrics.Bootstrap;
import io.sonostream.learning.metrics.Interval;
import io.sonostream.model.engine.FrameSegmenter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The truth of a clip's first frame is drawn; every way takes it along to the last. */
final class TrackTrial {
  private final FrameSegmenter segmenter;
  private final int side;
  private final double framesPerSecond;
  private final double least;

  /**
   * @param side of the square frames, in pixels
   * @param least Dice that the model's parts must have with the carried drawing to be taken
   */
  TrackTrial(FrameSegmenter segmenter, int side, double framesPerSecond, double least) {
    this.segmenter = segmenter;
    this.side = side;
    this.framesPerSecond = framesPerSecond;
    this.least = least;
  }

  /**
   * One row a way. Clips of which a frame shows no lesion are passed over.
   *
   * @param folder for pixels that the page's code reads
   */
  List<TrackRow> run(int clips, int frames, long seed, Path folder, Runnable clipDone)
      throws IOException {
    Node node = new Node(folder);
    List<String> names = new ArrayList<>();
    Map<Way, List<Double>> all = new EnumMap<>(Way.class);
    Map<Way, List<Double>> last = new EnumMap<>(Way.class);
    for (Way way : Way.values()) {
      all.put(way, new ArrayList<>());
      last.put(way, new ArrayList<>());
    }
    for (long n = 0; names.size() < clips; n++) {
      DeviceModel model = DeviceModel.ALL.get(names.size() % DeviceModel.ALL.size());
      Clip clip =
          Clip.of(
              new Phantom(
                  new PhantomSettings(seed + n, seed - n, model, side, side, framesPerSecond)),
              frames,
              segmenter);
      if (!clip.showsALesion()) {
        continue;
      }
      names.add("clip " + names.size());
      node.propagate(clip, least);
      for (Way way : Way.values()) {
        byte[] drawn = node.drawn(way);
        double sum = 0;
        for (int frame = 1; frame < frames; frame++) {
          sum += clip.dice(drawn, frame);
        }
        of(all, way).add(sum / (frames - 1));
        of(last, way).add(clip.dice(drawn, frames - 1));
      }
      clipDone.run();
    }
    List<TrackRow> rows = new ArrayList<>();
    for (Way way : Way.values()) {
      rows.add(
          new TrackRow(
              way,
              clips,
              mean(names, of(all, way)),
              mean(names, of(last, way)),
              new Bootstrap(1).difference(names, values(of(all, Way.FLOW)), values(of(all, way)))));
    }
    return rows;
  }

  private static List<Double> of(Map<Way, List<Double>> scores, Way way) {
    return Objects.requireNonNull(scores.get(way), way.name());
  }

  private static Interval mean(List<String> names, List<Double> scores) {
    return new Bootstrap(1).mean(names, values(scores));
  }

  private static double[] values(List<Double> scores) {
    return scores.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
