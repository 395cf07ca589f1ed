package io.sonostream.dicom.codec;

import java.util.Arrays;

/** What a JPEG-LS scan has learnt so far, ITU-T T.87 A.2 and A.6: 365 contexts, and 2 of runs. */
final class JpegLsContexts {
  static final int OF_RUNS = 365;

  final int[] magnitudes = new int[367];
  final int[] counts = new int[367];
  final int[] biases = new int[365];
  final int[] corrections = new int[365];
  final int[] negatives = new int[2];
  private final JpegLsParameters parameters;

  JpegLsContexts(JpegLsParameters parameters) {
    this.parameters = parameters;
    Arrays.fill(magnitudes, Math.max(2, (parameters.range() + 32) / 64));
    Arrays.fill(counts, 1);
  }

  /** The Golomb parameter for errors of such a magnitude. */
  static int golomb(int magnitude, int count) {
    int k = 0;
    while (count << k < magnitude && k < 24) {
      k++;
    }
    return k;
  }

  /** Learns from an error, T.87 A.6. */
  void learn(int context, int error) {
    biases[context] += error * parameters.step();
    magnitudes[context] += Math.abs(error);
    if (counts[context] == parameters.reset()) {
      magnitudes[context] >>= 1;
      biases[context] >>= 1;
      counts[context] >>= 1;
    }
    int count = ++counts[context];
    if (biases[context] <= -count) {
      biases[context] = Math.max(biases[context] + count, 1 - count);
      corrections[context] = Math.max(corrections[context] - 1, -128);
    } else if (biases[context] > 0) {
      biases[context] = Math.min(biases[context] - count, 0);
      corrections[context] = Math.min(corrections[context] + 1, 127);
    }
  }

  /** Learns from the sample that ended a run, T.87 A.7.2.2. */
  void learnOfRun(int kind, int error, int coded) {
    int context = OF_RUNS + kind;
    if (error < 0) {
      negatives[kind]++;
    }
    magnitudes[context] += (coded + 1 - kind) >> 1;
    if (counts[context] == parameters.reset()) {
      magnitudes[context] >>= 1;
      counts[context] >>= 1;
      negatives[kind] >>= 1;
    }
    counts[context]++;
  }
}
