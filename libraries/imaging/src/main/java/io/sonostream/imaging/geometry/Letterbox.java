package io.sonostream.imaging.geometry;

import io.sonostream.imaging.image.Channels;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One frame, one input: the frame is resized to the network's window with its aspect ratio kept,
 * the rest of the window stays black. Back, the probabilities are resized to the frame and only
 * then decided, so that contours are as smooth as the frame's pixels allow. For unpadded networks
 * the window is the output's; the context around it is its mirror image.
 */
public final class Letterbox implements FrameMapping {
  /** Tables kept for so many frame sizes; a stream has one or two. */
  private static final int SIZES_KEPT = 64;

  private final ModelGeometry geometry;
  private final Decision decision;
  private final Levels levels;
  private final boolean stretched;
  private final Map<Long, Fit> fits = new ConcurrentHashMap<>();

  /** What one frame size needs, made once. */
  private record Fit(Placement place, Resampling in, Resampling out) {}

  /**
   * @param threshold lowest foreground probability, 0-1, for networks with one plane
   */
  public Letterbox(ModelGeometry geometry, double threshold) {
    this(geometry, new Decision(threshold), Levels.AS_THEY_ARE);
  }

  /**
   * @param decision how probabilities become a mask
   * @param levels what a frame's brightness becomes
   */
  public Letterbox(ModelGeometry geometry, Decision decision, Levels levels) {
    this(geometry, decision, levels, false);
  }

  private Letterbox(ModelGeometry geometry, Decision decision, Levels levels, boolean stretched) {
    this.geometry = geometry;
    this.stretched = stretched;
    this.decision = decision;
    this.levels = levels;
  }

  /** Fills the window whatever the aspect ratio, for networks from elsewhere trained like that. */
  public static Letterbox stretched(ModelGeometry geometry, Decision decision, Levels levels) {
    return new Letterbox(geometry, decision, levels, true);
  }

  @Override
  public ModelGeometry geometry() {
    return geometry;
  }

  @Override
  public boolean writesLike(FrameMapping other) {
    return other instanceof Letterbox like
        && like.geometry.equals(geometry)
        && like.levels == levels
        && like.stretched == stretched;
  }

  @Override
  public int inputsFor(int width, int height) {
    return 1;
  }

  /** Where a frame of that size lies on the window. */
  public Placement placement(int width, int height) {
    return fit(width, height).place();
  }

  @Override
  public void write(PixelImage frame, ByteBuffer inputs, int offset) {
    int channels = geometry.input().channels();
    PixelImage image = channels == 1 ? Channels.convert(frame, 1) : frame;
    Fit fit = fit(frame.width(), frame.height());
    int planeBytes = geometry.input().height() * geometry.input().width();
    byte[][] windows = new byte[Math.min(channels, image.channels())][];
    for (int c = 0; c < windows.length; c++) {
      windows[c] = window(image, c, fit);
    }
    levels.level(windows);
    byte[] plane = new byte[0];
    for (int c = 0; c < channels; c++) {
      if (c < windows.length) {
        plane = withContext(windows[c]);
      }
      inputs.put(offset + c * planeBytes, plane);
    }
  }

  /** Not to be changed where it is the frame's own: one plane, of the window's size. */
  private byte[] window(PixelImage image, int channel, Fit fit) {
    if (image.channels() == 1 && levels.keep() && isWindow(fit)) {
      return image.pixels();
    }
    byte[] window = new byte[geometry.outputHeight() * geometry.outputWidth()];
    Placement place = fit.place();
    int at = place.y() * geometry.outputWidth() + place.x();
    fit.in().resize(image.pixels(), channel, image.channels(), window, at, geometry.outputWidth());
    return window;
  }

  /** Whether a frame's pixels are the window's, one by one. */
  private boolean isWindow(Fit fit) {
    Placement place = fit.place();
    return fit.in().isIdentity()
        && place.width() == geometry.outputWidth()
        && place.height() == geometry.outputHeight();
  }

  private boolean hasMargin() {
    return geometry.marginX() != 0 || geometry.marginY() != 0;
  }

  @Override
  public ByteBuffer inputs(PixelImage frame) {
    boolean itself =
        geometry.input().channels() == 1
            && frame.channels() == 1
            && levels.keep()
            && !hasMargin()
            && isWindow(fit(frame.width(), frame.height()));
    return itself ? ByteBuffer.wrap(frame.pixels()) : FrameMapping.super.inputs(frame);
  }

  private byte[] withContext(byte[] window) {
    if (!hasMargin()) {
      return window;
    }
    int width = geometry.input().width();
    int height = geometry.input().height();
    int[] xs = Mirror.indices(-geometry.marginX(), width, geometry.outputWidth());
    int[] ys = Mirror.indices(-geometry.marginY(), height, geometry.outputHeight());
    byte[] plane = new byte[height * width];
    for (int y = 0, to = 0; y < height; y++) {
      int row = ys[y] * geometry.outputWidth();
      for (int x = 0; x < width; x++) {
        plane[to++] = window[row + xs[x]];
      }
    }
    return plane;
  }

  @Override
  public Decision decision() {
    return decision;
  }

  @Override
  public byte[][] planes(ByteBuffer probabilities, int offset, int width, int height) {
    Fit fit = fit(width, height);
    Placement place = fit.place();
    byte[][] planes = new byte[geometry.planes()][width * height];
    boolean resized = !fit.out().isIdentity();
    byte[] content = new byte[resized ? place.width() * place.height() : 0];
    for (int k = 0; k < planes.length; k++) {
      int plane = offset + k * geometry.outputHeight() * geometry.outputWidth();
      content(probabilities, plane, place, resized ? content : planes[k]);
      if (resized) {
        fit.out().resize(content, 0, 1, planes[k], 0, width);
      }
    }
    return planes;
  }

  @Override
  public byte[][] planesOf(byte[] outputs, int width, int height) {
    boolean itself = geometry.planes() == 1 && isWindow(fit(width, height));
    return itself ? new byte[][] {outputs} : FrameMapping.super.planesOf(outputs, width, height);
  }

  /** What of a plane is the frame. */
  private void content(ByteBuffer probabilities, int plane, Placement place, byte[] content) {
    for (int y = 0; y < place.height(); y++) {
      int from = plane + (place.y() + y) * geometry.outputWidth() + place.x();
      probabilities.get(from, content, y * place.width(), place.width());
    }
  }

  /**
   * A label of a frame on the network's window, for training: each pixel gets the class that covers
   * most of it, the black bars are background.
   */
  public ClassMap label(ClassMap label) {
    Fit fit = fit(label.width(), label.height());
    Placement place = fit.place();
    int width = geometry.outputWidth();
    byte[] best = new byte[geometry.outputHeight() * width];
    byte[] classes = new byte[best.length];
    boolean[] present = new boolean[256];
    for (byte value : label.values()) {
      present[value & 0xff] = true;
    }
    for (int value = 0; value < 256; value++) {
      if (!present[value]) {
        continue;
      }
      byte[] cover = new byte[best.length];
      byte[] is = new byte[label.values().length];
      for (int i = 0; i < is.length; i++) {
        is[i] = (byte) ((label.values()[i] & 0xff) == value ? 255 : 0);
      }
      fit.in().resize(is, 0, 1, cover, place.y() * width + place.x(), width);
      for (int i = 0; i < best.length; i++) {
        if ((cover[i] & 0xff) > (best[i] & 0xff)) {
          best[i] = cover[i];
          classes[i] = (byte) value;
        }
      }
    }
    return new ClassMap(width, geometry.outputHeight(), classes);
  }

  private Fit fit(int width, int height) {
    if (fits.size() > SIZES_KEPT) {
      fits.clear();
    }
    return fits.computeIfAbsent(((long) width << 32) | height, size -> newFit(width, height));
  }

  private Fit newFit(int width, int height) {
    Placement place =
        stretched
            ? new Placement(0, 0, geometry.outputWidth(), geometry.outputHeight())
            : Placement.fit(width, height, geometry.outputWidth(), geometry.outputHeight());
    return new Fit(
        place,
        new Resampling(width, height, place.width(), place.height()),
        new Resampling(place.width(), place.height(), width, height));
  }
}
