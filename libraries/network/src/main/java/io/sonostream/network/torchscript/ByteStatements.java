package io.sonostream.network.torchscript;

import io.sonostream.network.graph.Op;
import io.sonostream.network.graph.Shape;
import io.sonostream.network.quantisation.ValueRange;
import io.sonostream.network.torchscript.ByteActivations.Piece;
import io.sonostream.network.weights.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Statements about bytes: into them, out of them, and what moves them without computing. */
final class ByteStatements {
  private final Statements statements;
  private final PackedModule module;

  ByteStatements(Statements statements, PackedModule module) {
    this.statements = statements;
    this.module = module;
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** The frame as it came. */
  Piece pixels(Shape shape) {
    String channelsLast =
        shape.channels() == 1
            ? format(
                "torch.permute(torch.reshape(x, [-1, %d, %d, 1]), [0, 3, 1, 2])",
                shape.height(), shape.width())
            : "torch.contiguous(x, memory_format=2)";
    return Piece.of(statements.variable(channelsLast), shape, 1, 0);
  }

  /** Means are subtracted by calling them zero. */
  ByteActivations shifted(ByteActivations pixels, Shape shape, List<Float> means) {
    Piece piece = pixels.pieces().get(0);
    boolean repeats = shape.channels() > piece.shape().channels();
    String variable =
        repeats
            ? statements.variable(
                format(
                    "torch.contiguous(torch.expand(%s, [-1, %d, -1, -1], implicit=False),"
                        + " memory_format=2)",
                    piece.variable(), shape.channels()))
            : piece.variable();
    List<Double> zeros = means.stream().map(Float::doubleValue).toList();
    return ByteActivations.of(new Piece(variable, false, shape, piece.scale(), zeros));
  }

  /** Spread when somebody copies it: then one copy does both. */
  ByteActivations spread(ByteActivations wide, Shape shape) {
    Piece piece = single(wide);
    List<Double> zeros = piece.zeros().subList(0, shape.channels());
    return ByteActivations.of(new Piece(piece.variable(), true, shape, piece.scale(), zeros));
  }

  ByteActivations maxPool(ByteActivations values, Shape shape, int size) {
    Piece piece = single(values);
    String pooled =
        format(
            "ops.quantized.max_pool2d(%s, [%d, %d], [%d, %d], [0, 0], [1, 1], False)",
            piece.variable(), size, size, size, size);
    return moved(piece, pooled, shape);
  }

  ByteActivations crop(ByteActivations values, Op.Crop crop, Shape shape) {
    Piece piece = single(values);
    int top = crop.top(piece.shape());
    int left = crop.left(piece.shape());
    String cropped =
        format(
            "torch.slice(torch.slice(%s, 2, %d, %d, 1), 3, %d, %d, 1)",
            piece.variable(), top, top + crop.height(), left, left + crop.width());
    return moved(piece, cropped, shape);
  }

  /** A mean of bytes is a byte of the same scale and zero, but for its rounding. */
  ByteActivations interpolate(ByteActivations values, Shape shape) {
    List<Piece> pieces = new ArrayList<>();
    for (Piece piece : values.pieces()) {
      Shape resized = shape.withChannels(piece.shape().channels());
      String resize =
          format(
              "torch.upsample_bilinear2d(%s, [%d, %d], False)",
              variable(piece), resized.height(), resized.width());
      pieces.addAll(moved(piece, resize, resized).pieces());
    }
    return new ByteActivations(pieces);
  }

  private ByteActivations moved(Piece piece, String expression, Shape shape) {
    return ByteActivations.of(
        new Piece(statements.variable(expression), false, shape, piece.scale(), piece.zeros()));
  }

  /**
   * Bytes whose zero is 0, times a gate of 0 to 1. The product is bf16, whose step is 1 from 128
   * on: a half that is added to it for rounding would make 256 of 255, which is 0 as a byte.
   */
  ByteActivations gated(ByteActivations values, String gate) {
    List<Piece> pieces = new ArrayList<>();
    for (Piece piece : values.pieces()) {
      String product = format("torch.round(torch.mul(%s, %s))", variable(piece), gate);
      pieces.addAll(moved(piece, "torch.to(" + product + ", 0)", piece.shape()).pieces());
    }
    return new ByteActivations(pieces);
  }

  private Piece single(ByteActivations values) {
    if (values.pieces().size() == 1 && !values.pieces().get(0).spread()) {
      return values.pieces().get(0);
    }
    boolean sameScale = Set.copyOf(values.scales()).size() == 1;
    if (!sameScale) {
      throw new IllegalStateException("pieces of several scales can't be moved as one");
    }
    return new Piece(joined(values), false, values.shape(), values.scales().get(0), values.zeros());
  }

  /** One tensor, whatever it is made of. */
  String joined(ByteActivations values) {
    List<String> variables = values.pieces().stream().map(this::variable).toList();
    return variables.size() == 1
        ? variables.get(0)
        : statements.variable("torch.cat([" + String.join(", ", variables) + "], 1)");
  }

  private String variable(Piece piece) {
    if (!piece.spread()) {
      return piece.variable();
    }
    Shape shape = piece.shape();
    return statements.variable(
        format(
            "torch.permute(torch.reshape(%s, [-1, %d, %d, %d]), [0, 3, 1, 2])",
            rows(piece), shape.height(), shape.width(), shape.channels()));
  }

  /** What is to be spread, as (N,H/2,2,W/2,2,C). */
  private static String rows(Piece piece) {
    Shape shape = piece.shape();
    return format(
        "torch.permute(torch.reshape(torch.permute(%s, [0, 2, 3, 1]), [-1, %d, %d, 2, 2, %d]),"
            + " [0, 1, 3, 2, 4, 5])",
        piece.variable(), shape.height() / 2, shape.width() / 2, shape.channels());
  }

  /** One tensor with a border of what stands for 0, into which each piece is copied once. */
  String padded(ByteActivations values, int padding) {
    Shape shape = values.shape();
    int c = shape.channels();
    int height = shape.height() + 2 * padding;
    int width = shape.width() + 2 * padding;
    String sides = format("[torch.size(x, 0), %d, %d, %d]", height, width, c);
    String buffer = statements.variable(format("torch.empty(%s, dtype=0)", sides));
    fillBorder(buffer, values.border(), padding, height, width);
    int channel = 0;
    for (Piece piece : values.pieces()) {
      int pieceChannels = piece.shape().channels();
      int first = (padding * width + padding) * c + channel;
      String view;
      String from;
      if (piece.spread()) {
        view =
            format(
                "torch.as_strided(%s, [torch.size(x, 0), %d, 2, %d, 2, %d],"
                    + " [%d, %d, %d, %d, %d, 1], %d)",
                buffer,
                shape.height() / 2,
                shape.width() / 2,
                pieceChannels,
                height * width * c,
                2 * width * c,
                width * c,
                2 * c,
                c,
                first);
        from = rows(piece);
      } else {
        view =
            format(
                "torch.as_strided(%s, [torch.size(x, 0), %d, %d, %d], [%d, %d, %d, 1], %d)",
                buffer,
                shape.height(),
                shape.width(),
                pieceChannels,
                height * width * c,
                width * c,
                c,
                first);
        from = format("torch.permute(%s, [0, 2, 3, 1])", piece.variable());
      }
      statements.variable(format("torch.copy_(%s, %s)", view, from));
      channel += pieceChannels;
    }
    return statements.variable(format("torch.permute(%s, [0, 3, 1, 2])", buffer));
  }

  /** Four strips, the corners twice: a small part of the buffer. */
  private void fillBorder(String buffer, List<Integer> border, int padding, int height, int width) {
    List<String> strips =
        List.of(
            format("torch.slice(%s, 1, 0, %d, 1)", buffer, padding),
            format("torch.slice(%s, 1, %d, %d, 1)", buffer, height - padding, height),
            format("torch.slice(%s, 2, 0, %d, 1)", buffer, padding),
            format("torch.slice(%s, 2, %d, %d, 1)", buffer, width - padding, width));
    if (Set.copyOf(border).size() == 1) {
      strips.forEach(
          strip -> statements.variable(format("torch.fill_(%s, %d)", strip, border.get(0))));
      return;
    }
    float[] values = new float[border.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = border.get(i);
    }
    Tensor tensor = new Tensor(new int[] {1, 1, 1, values.length}, values);
    String kept = module.keep(new ScriptTensor(tensor, ScalarType.UINT8, false, false));
    strips.forEach(strip -> statements.variable(format("torch.copy_(%s, %s)", strip, kept)));
  }

  /** In bf16. */
  String widened(ByteActivations values) {
    List<String> pieces = values.pieces().stream().map(this::widened).toList();
    return pieces.size() == 1
        ? pieces.get(0)
        : statements.variable("torch.cat([" + String.join(", ", pieces) + "], 1)");
  }

  private String widened(Piece piece) {
    String steps = "torch.to(" + variable(piece) + ", 15)";
    if (piece.zeros().stream().anyMatch(zero -> zero != 0)) {
      List<Float> zeros =
          piece.zeros().stream().map(Double::floatValue).collect(Collectors.toList());
      steps =
          Set.copyOf(zeros).size() == 1
              ? format("torch.sub(%s, %s)", steps, zeros.get(0))
              : format(
                  "torch.to(torch.sub(%s, %s), 15)",
                  steps, module.keep(ServingDialect.constantTensor(zeros)));
    }
    return statements.variable(
        piece.scale() == 1 ? steps : format("torch.mul(%s, %s)", steps, piece.scale()));
  }

  /** From bf16. */
  Piece narrowed(String wide, Shape shape, ValueRange range) {
    String quantised =
        format(
            "torch.int_repr(torch.quantize_per_tensor(torch.to(%s, 6), %s, %d, 13))",
            wide, range.scale(), range.zero());
    return Piece.of(statements.variable(quantised), shape, range.scale(), range.zero());
  }
}
