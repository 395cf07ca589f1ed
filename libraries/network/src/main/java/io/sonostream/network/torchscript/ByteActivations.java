package io.sonostream.network.torchscript;

import io.sonostream.network.graph.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Activations as bytes: pieces that lie one after the other along the channels, once somebody needs
 * them side by side. Each has its own scale and zero, so joining costs no rounding.
 */
record ByteActivations(List<Piece> pieces) {

  /**
   * @param variable tensor (N,C,H,W) of unsigned bytes, its channels innermost in memory
   * @param spread whether its channels are still to be spread over pixels, (4C,H/2,W/2)
   * @param shape of what it stands for, thus after the spreading
   * @param scale value of one step of a byte
   * @param zeros by channel, the byte that would stand for 0; not always a whole one
   */
  record Piece(String variable, boolean spread, Shape shape, double scale, List<Double> zeros) {
    static Piece of(String variable, Shape shape, double scale, double zero) {
      return new Piece(variable, false, shape, scale, Collections.nCopies(shape.channels(), zero));
    }
  }

  ByteActivations {
    pieces = List.copyOf(pieces);
  }

  static ByteActivations of(Piece piece) {
    return new ByteActivations(List.of(piece));
  }

  Shape shape() {
    int channels = pieces.stream().mapToInt(piece -> piece.shape().channels()).sum();
    return pieces.get(0).shape().withChannels(channels);
  }

  /** By channel. */
  List<Double> scales() {
    List<Double> scales = new ArrayList<>();
    pieces.forEach(p -> scales.addAll(Collections.nCopies(p.shape().channels(), p.scale())));
    return scales;
  }

  /** By channel. */
  List<Double> zeros() {
    return pieces.stream().flatMap(piece -> piece.zeros().stream()).toList();
  }

  /** The bytes that a border of zeros is made of, by channel. */
  List<Integer> border() {
    return zeros().stream().map(zero -> (int) Math.round(zero)).toList();
  }

  boolean borderIsZero() {
    return zeros().stream().allMatch(zero -> zero == 0);
  }
}
