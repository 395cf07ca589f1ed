package io.sonostream.cli;

import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomSettings;
import io.sonostream.devices.source.PhantomSource;
import io.sonostream.devices.source.SourceFrame;
import java.util.ArrayList;
import java.util.List;

/** Frames of simulated subjects with their truth; two device models in turn. */
final class Phantoms {
  static final int SIDE = 96;

  private Phantoms() {}

  static List<SourceFrame> of(long firstSubject, int subjects, int framesOfEach) {
    List<SourceFrame> frames = new ArrayList<>();
    for (int s = 0; s < subjects; s++) {
      DeviceModel model = DeviceModel.ALL.get(s % 2);
      PhantomSource source =
          new PhantomSource(new PhantomSettings(firstSubject + s, s, model, SIDE, SIDE, 0.7));
      for (int f = 0; f < framesOfEach; f++) {
        frames.add(source.next());
      }
    }
    return frames;
  }

  /** Lesion where there is none, and none where it is. */
  static List<SourceFrame> inverted(List<SourceFrame> frames) {
    return frames.stream().map(Phantoms::inverted).toList();
  }

  private static SourceFrame inverted(SourceFrame frame) {
    byte[] truth = frame.truth().clone();
    for (int i = 0; i < truth.length; i++) {
      truth[i] = (byte) (truth[i] == 0 ? 1 : 0);
    }
    return new SourceFrame(
        frame.width(),
        frame.height(),
        frame.format(),
        frame.encoding(),
        frame.bytes(),
        truth,
        frame.spacing(),
        frame.subjectId(),
        frame.deviceModel(),
        frame.name());
  }
}
