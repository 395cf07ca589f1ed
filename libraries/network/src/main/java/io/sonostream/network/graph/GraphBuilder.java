package io.sonostream.network.graph;

import io.sonostream.network.graph.Op.Activation.Kind;
import io.sonostream.network.graph.Stage.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a graph so that the code reads like the paper's figure:
 *
 * <pre>{@code
 * g.stage("encoder.0", CONTRACTING);
 * Layer skip = x.conv("conv1", 64, 3).norm("bn1").relu();
 * x = skip.maxPool(2);
 * }</pre>
 *
 * A node with tensors is named after its stage (or the {@linkplain #scope scope} within it) and its
 * own name: {@code encoder.0.conv1}; others after their operation.
 */
public final class GraphBuilder {
  /** torch's default. */
  private static final double EPSILON = 1e-5;

  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Integer> anonymous = new HashMap<>();
  private Stage stage = new Stage("input", Path.CONTRACTING);
  private String scope = "";

  /** What follows belongs to this stage, and its names begin with the stage's. */
  public void stage(String name, Path path) {
    stage(new Stage(name, path));
  }

  public void stage(Stage next) {
    stage = next;
    scope = next.name();
  }

  /** What follows is named under this prefix instead of the stage's name; empty for none. */
  public void scope(String prefix) {
    scope = prefix;
  }

  public Layer input(int channels, int height, int width) {
    return add("input", new Op.Input(new Shape(channels, height, width)));
  }

  /** Ends the graph: the served logits first, then side outputs. */
  public Graph build(Layer... outputs) {
    return new Graph(nodes, Arrays.stream(outputs).map(Layer::name).toList());
  }

  private String named(String name) {
    return scope.isEmpty() ? name : scope + "." + name;
  }

  private String unnamed(String operation) {
    String name = named(operation);
    int count = anonymous.merge(name, 1, Integer::sum);
    return count == 1 ? name : name + count;
  }

  private Layer add(String name, Op op, Layer... inputs) {
    Shape shape = op.infer(name, Arrays.stream(inputs).map(Layer::shape).toList());
    nodes.add(new Node(name, op, Arrays.stream(inputs).map(Layer::name).toList(), shape, stage));
    return new Layer(name, shape);
  }

  /** A node's output, from which the next nodes grow. */
  public final class Layer {
    private final String name;
    private final Shape shape;

    private Layer(String name, Shape shape) {
      this.name = name;
      this.shape = shape;
    }

    public String name() {
      return name;
    }

    public Shape shape() {
      return shape;
    }

    public int channels() {
      return shape.channels();
    }

    /** Convolution with bias that keeps the size. */
    public Layer conv(String child, int out, int kernel) {
      return conv(child, new Op.Convolution(out, kernel, 1, kernel / 2, 1, true));
    }

    public Layer conv(String child, Op.Convolution convolution) {
      return add(named(child), convolution, this);
    }

    public Layer upConv(String child, int out) {
      return add(named(child), new Op.UpConvolution(out), this);
    }

    public Layer norm(String child) {
      return add(named(child), new Op.BatchNorm(EPSILON), this);
    }

    public Layer relu() {
      return add(unnamed("relu"), new Op.Activation(Kind.RELU), this);
    }

    public Layer silu() {
      return add(unnamed("silu"), new Op.Activation(Kind.SILU), this);
    }

    public Layer sigmoid() {
      return add(unnamed("sigmoid"), new Op.Activation(Kind.SIGMOID), this);
    }

    public Layer normalise(List<Float> mean, List<Float> std) {
      return add(unnamed("normalise"), new Op.Normalise(mean, std), this);
    }

    public Layer maxPool(int size) {
      return add(unnamed("maxpool"), new Op.MaxPool(size), this);
    }

    public Layer averagePool(int size) {
      return add(unnamed("avgpool"), new Op.AveragePool(size), this);
    }

    public Layer globalAveragePool() {
      return add(unnamed("globalpool"), new Op.GlobalAveragePool(), this);
    }

    /** The others first, then this: torch.cat([others..., this], 1). */
    public Layer prepend(Layer... others) {
      Layer[] all = Arrays.copyOf(others, others.length + 1);
      all[others.length] = this;
      return add(unnamed("concat"), new Op.Concat(), all);
    }

    /** This first, then the others: torch.cat([this, others...], 1). */
    public Layer concat(Layer... others) {
      Layer[] all = new Layer[others.length + 1];
      all[0] = this;
      System.arraycopy(others, 0, all, 1, others.length);
      return add(unnamed("concat"), new Op.Concat(), all);
    }

    public Layer plus(Layer other) {
      return add(unnamed("add"), new Op.Add(), this, other);
    }

    public Layer times(Layer gate) {
      return add(unnamed("multiply"), new Op.Multiply(), this, gate);
    }

    /** Bilinear, to the height and width of another layer; this layer itself if they agree. */
    public Layer resizeTo(Layer other) {
      return shape.sameSizeAs(other.shape)
          ? this
          : resize(other.shape.height(), other.shape.width());
    }

    /** Bilinear, to twice the height and width. */
    public Layer upsample() {
      return resize(2 * shape.height(), 2 * shape.width());
    }

    private Layer resize(int height, int width) {
      return add(unnamed("interpolate"), new Op.Interpolate(height, width), this);
    }

    /** The centre, as big as another layer. */
    public Layer cropTo(Layer other) {
      return add(unnamed("crop"), new Op.Crop(other.shape.height(), other.shape.width()), this);
    }

    public Layer depthToSpace() {
      return add(unnamed("depthtospace"), new Op.DepthToSpace(), this);
    }

    public Layer dropout(double probability) {
      return add(unnamed("dropout"), new Op.Dropout(probability), this);
    }
  }
}
