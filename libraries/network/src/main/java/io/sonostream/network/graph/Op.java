package io.sonostream.network.graph;

import static io.sonostream.network.graph.Parameter.Role.BIAS;
import static io.sonostream.network.graph.Parameter.Role.KERNEL;
import static io.sonostream.network.graph.Parameter.Role.NORM_SCALE;
import static io.sonostream.network.graph.Parameter.Role.NORM_SHIFT;
import static io.sonostream.network.graph.Parameter.Role.RUNNING_MEAN;
import static io.sonostream.network.graph.Parameter.Role.RUNNING_VARIANCE;
import static io.sonostream.network.graph.Parameter.Role.UP_KERNEL;

import java.util.ArrayList;
import java.util.List;

/**
 * What a node computes. Every operation knows the shape of its output, the tensors it needs, and
 * how to present itself to a writer; shapes leave out the batch dimension.
 */
public sealed interface Op {

  /**
   * Shape of the output.
   *
   * @throws io.sonostream.network.ModelException naming the node, what it expects and what it found
   */
  Shape infer(String node, List<Shape> inputs);

  /** Tensors that the node of that name needs. */
  default List<Parameter> parameters(String node, List<Shape> inputs) {
    return List.of();
  }

  <R> R accept(Visitor<R> visitor, Node node);

  /** One method for each operation, so that a writer that forgets one does not compile. */
  interface Visitor<R> {
    R input(Node node, Input op);

    R normalise(Node node, Normalise op);

    R convolution(Node node, Convolution op);

    R upConvolution(Node node, UpConvolution op);

    R depthToSpace(Node node, DepthToSpace op);

    R batchNorm(Node node, BatchNorm op);

    R activation(Node node, Activation op);

    R maxPool(Node node, MaxPool op);

    R averagePool(Node node, AveragePool op);

    R globalAveragePool(Node node, GlobalAveragePool op);

    R concat(Node node, Concat op);

    R add(Node node, Add op);

    R multiply(Node node, Multiply op);

    R interpolate(Node node, Interpolate op);

    R crop(Node node, Crop op);

    R dropout(Node node, Dropout op);

    R probabilityBytes(Node node, ProbabilityBytes op);
  }

  /** The pixels, 0-1; in a serving graph unsigned bytes, 0-255. */
  record Input(Shape shape) implements Op {
    @Override
    public Shape infer(String node, List<Shape> inputs) {
      Inputs.count(node, inputs, 0);
      return shape;
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.input(node, this);
    }
  }

  /**
   * (x - mean) / std for each channel. One input channel with several means is repeated, so that
   * gray frames fit encoders that were trained on RGB.
   */
  record Normalise(List<Float> mean, List<Float> std) implements Op {
    public Normalise {
      mean = List.copyOf(mean);
      std = List.copyOf(std);
      if (mean.isEmpty() || mean.size() != std.size() || std.stream().anyMatch(s -> !(s > 0))) {
        throw new IllegalArgumentException(
            "normalisation needs as many means as stds, all stds > 0; got " + mean + ", " + std);
      }
    }

    @Override
    public Shape infer(String node, List<Shape> inputs) {
      Shape x = Inputs.only(node, inputs);
      Inputs.check(
          x.channels() == 1 || x.channels() == mean.size(),
          node,
          "1 or " + mean.size() + " channels",
          x);
      return x.withChannels(mean.size());
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.normalise(node, this);
    }
  }

  /**
   * 2-D convolution with a square kernel.
   *
   * @param padding zeros on each side
   * @param groups input channels for a depthwise convolution, else 1
   */
  record Convolution(int out, int kernel, int stride, int padding, int groups, boolean bias)
      implements Op {
    @Override
    public Shape infer(String node, List<Shape> inputs) {
      Shape x = Inputs.only(node, inputs);
      Inputs.check(
          x.channels() % groups == 0 && out % groups == 0,
          node,
          "channels in and out divisible by " + groups + " groups",
          x.channels() + " in, " + out + " out");
      return new Shape(out, side(node, x.height(), x), side(node, x.width(), x));
    }

    private int side(String node, int in, Shape x) {
      int padded = in + 2 * padding;
      Inputs.check(padded >= kernel, node, "sides of at least " + (kernel - 2 * padding), x);
      return (padded - kernel) / stride + 1;
    }

    @Override
    public List<Parameter> parameters(String node, List<Shape> inputs) {
      int in = inputs.get(0).channels() / groups;
      List<Parameter> all = new ArrayList<>();
      all.add(new Parameter(node + ".weight", KERNEL, List.of(out, in, kernel, kernel)));
      if (bias) {
        all.add(new Parameter(node + ".bias", BIAS, List.of(out)));
      }
      return all;
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.convolution(node, this);
    }
  }

  /** Transposed convolution, kernel 2, stride 2, with bias: the papers' "up-conv 2x2". */
  record UpConvolution(int out) implements Op {
    @Override
    public Shape infer(String node, List<Shape> inputs) {
      Shape x = Inputs.only(node, inputs);
      return new Shape(out, 2 * x.height(), 2 * x.width());
    }

    @Override
    public List<Parameter> parameters(String node, List<Shape> inputs) {
      return List.of(
          new Parameter(node + ".weight", UP_KERNEL, List.of(inputs.get(0).channels(), out, 2, 2)),
          new Parameter(node + ".bias", BIAS, List.of(out)));
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.upConvolution(node, this);
    }
  }

  /**
   * (4C,H,W) to (C,2H,2W): channel (2i+j)C+c goes to row offset i, column offset j of channel c. In
   * channels_last memory that moves runs of C values, which torch's pixel_shuffle does not.
   */
  record DepthToSpace() implements Op {
    @Override
    public Shape infer(String node, List<Shape> inputs) {
      Shape x = Inputs.only(node, inputs);
      Inputs.check(x.channels() % 4 == 0, node, "channels divisible by 4", x);
      return new Shape(x.channels() / 4, 2 * x.height(), 2 * x.width());
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.depthToSpace(node, this);
    }
  }

  /** Batch normalisation (Ioffe 2015); running statistics move by a tenth each step. */
  record BatchNorm(double epsilon) implements Op {
    @Override
    public Shape infer(String node, List<Shape> inputs) {
      return Inputs.only(node, inputs);
    }

    @Override
    public List<Parameter> parameters(String node, List<Shape> inputs) {
      List<Integer> shape = List.of(inputs.get(0).channels());
      return List.of(
          new Parameter(node + ".weight", NORM_SCALE, shape),
          new Parameter(node + ".bias", NORM_SHIFT, shape),
          new Parameter(node + ".running_mean", RUNNING_MEAN, shape),
          new Parameter(node + ".running_var", RUNNING_VARIANCE, shape));
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.batchNorm(node, this);
    }
  }

  /** An elementwise function. */
  record Activation(Kind kind) implements Op {
    /** SILU is x * sigmoid(x), also called swish. */
    public enum Kind {
      RELU,
      SILU,
      SIGMOID
    }

    @Override
    public Shape infer(String node, List<Shape> inputs) {
      return Inputs.only(node, inputs);
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.activation(node, this);
    }
  }

  /** Maximum over squares that do not overlap; refuses sizes that would lose a row or column. */
  record MaxPool(int size) implements Op {
    @Override
    public Shape infer(String node, List<Shape> inputs) {
      return Inputs.pooled(node, inputs, size);
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.maxPool(node, this);
    }
  }

  /** Mean over squares that do not overlap; refuses sizes that would lose a row or column. */
  record AveragePool(int size) implements Op {
    @Override
    public Shape infer(String node, List<Shape> inputs) {
      return Inputs.pooled(node, inputs, size);
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.averagePool(node, this);
    }
  }

  /** Mean over the whole map: (C,1,1). */
  record GlobalAveragePool() implements Op {
    @Override
    public Shape infer(String node, List<Shape> inputs) {
      return new Shape(Inputs.only(node, inputs).channels(), 1, 1);
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.globalAveragePool(node, this);
    }
  }

  /** Inputs of one size joined along the channels, in order. */
  record Concat() implements Op {
    @Override
    public Shape infer(String node, List<Shape> inputs) {
      Inputs.check(inputs.size() >= 2, node, "at least 2 inputs", inputs.size());
      int channels = 0;
      for (Shape x : inputs) {
        Inputs.check(x.sameSizeAs(inputs.get(0)), node, "inputs of one height and width", inputs);
        channels += x.channels();
      }
      return inputs.get(0).withChannels(channels);
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.concat(node, this);
    }
  }

  /** Sum of two inputs of one shape. */
  record Add() implements Op {
    @Override
    public Shape infer(String node, List<Shape> inputs) {
      Inputs.count(node, inputs, 2);
      Inputs.check(inputs.get(0).equals(inputs.get(1)), node, "two inputs of one shape", inputs);
      return inputs.get(0);
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.add(node, this);
    }
  }

  /** The first input times a gate that is as big, or has one channel, or is one pixel. */
  record Multiply() implements Op {
    @Override
    public Shape infer(String node, List<Shape> inputs) {
      Inputs.count(node, inputs, 2);
      Shape x = inputs.get(0);
      Shape gate = inputs.get(1);
      Inputs.check(
          gate.equals(x)
              || gate.equals(x.withChannels(1))
              || gate.equals(new Shape(x.channels(), 1, 1)),
          node,
          "a gate of " + x + ", " + x.withChannels(1) + " or " + x.channels() + "x1x1",
          gate);
      return x;
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.multiply(node, this);
    }
  }

  /** Bilinear resize to a size, pixel centres aligned (torch's align_corners=False). */
  record Interpolate(int height, int width) implements Op {
    @Override
    public Shape infer(String node, List<Shape> inputs) {
      return new Shape(Inputs.only(node, inputs).channels(), height, width);
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.interpolate(node, this);
    }
  }

  /** The centre of the map; an odd surplus loses its extra row or column at the end. */
  record Crop(int height, int width) implements Op {
    @Override
    public Shape infer(String node, List<Shape> inputs) {
      Shape x = Inputs.only(node, inputs);
      Inputs.check(
          x.height() >= height && x.width() >= width, node, "at least " + height + "x" + width, x);
      return new Shape(x.channels(), height, width);
    }

    public int top(Shape x) {
      return (x.height() - height) / 2;
    }

    public int left(Shape x) {
      return (x.width() - width) / 2;
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.crop(node, this);
    }
  }

  /** Zeroes activations at random while training; absent from serving graphs. */
  record Dropout(double probability) implements Op {
    public Dropout {
      if (!(probability >= 0 && probability < 1)) {
        throw new IllegalArgumentException("dropout of " + probability + " is not within 0-1");
      }
    }

    @Override
    public Shape infer(String node, List<Shape> inputs) {
      return Inputs.only(node, inputs);
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.dropout(node, this);
    }
  }

  /**
   * Logits to unsigned bytes: sigmoid for one plane, else softmax over the planes, times 255,
   * rounded to the nearest. Serving graphs only.
   */
  record ProbabilityBytes() implements Op {
    @Override
    public Shape infer(String node, List<Shape> inputs) {
      return Inputs.only(node, inputs);
    }

    @Override
    public <R> R accept(Visitor<R> visitor, Node node) {
      return visitor.probabilityBytes(node, this);
    }
  }
}
