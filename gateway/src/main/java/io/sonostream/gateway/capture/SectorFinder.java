package io.sonostream.gateway.capture;

import io.sonostream.gateway.settings.Crop;
import io.sonostream.imaging.image.Channels;
import io.sonostream.imaging.image.PixelImage;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where on a grabbed screen the ultrasound is: the largest connected part that moves. Text, scales
 * and patients' names stand still; a clock or a cursor moves, but is small. For one thread.
 */
public final class SectorFinder {
  /** Gray levels; codecs let a still picture tremble by less. */
  private static final int CHANGE = 8;

  /** In one of so many pairs of frames a pixel of the ultrasound changes, at least. */
  private static final int PAIRS = 10;

  /** Pixels of a cell's side: what moves is connected by cells, since speckle has holes. */
  private static final int CELL = 8;

  /** One of so many pixels of a cell must move. */
  private static final int SHARE = 6;

  /** One of so many pixels of the screen must be of the ultrasound. */
  private static final int LEAST = 50;

  private @Nullable PixelImage before;
  private int[] changes = {};
  private int pairs;

  /** Adds the next frame; one of another size begins anew. */
  public void add(PixelImage frame) {
    PixelImage gray = Channels.convert(frame, 1);
    PixelImage last = before;
    before = gray;
    if (last == null || last.width() != gray.width() || last.height() != gray.height()) {
      changes = new int[gray.width() * gray.height()];
      pairs = 0;
      return;
    }
    pairs++;
    for (int i = 0; i < changes.length; i++) {
      int change = (gray.pixels()[i] & 0xFF) - (last.pixels()[i] & 0xFF);
      if (Math.abs(change) >= CHANGE) {
        changes[i]++;
      }
    }
  }

  /** Pairs of frames that were compared. */
  public int pairs() {
    return pairs;
  }

  /** Empty where nothing large moves. */
  public Optional<Crop> found() {
    PixelImage screen = before;
    if (screen == null || pairs == 0) {
      return Optional.empty();
    }
    int across = (screen.width() + CELL - 1) / CELL;
    int down = (screen.height() + CELL - 1) / CELL;
    boolean[] cells = cells(screen, across, down);
    Box largest = null;
    for (int i = 0; i < cells.length; i++) {
      if (cells[i]) {
        Box box = connected(cells, i, across, screen);
        if (largest == null || box.moving > largest.moving) {
          largest = box;
        }
      }
    }
    return largest == null || largest.moving < changes.length / LEAST
        ? Optional.empty()
        : Optional.of(largest.crop());
  }

  private boolean moves(int pixel) {
    return changes[pixel] > 0 && changes[pixel] >= pairs / PAIRS;
  }

  private boolean[] cells(PixelImage screen, int across, int down) {
    int[] moving = new int[across * down];
    for (int y = 0, i = 0; y < screen.height(); y++) {
      for (int x = 0; x < screen.width(); x++, i++) {
        if (moves(i)) {
          moving[y / CELL * across + x / CELL]++;
        }
      }
    }
    boolean[] cells = new boolean[moving.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = moving[i] >= CELL * CELL / SHARE;
    }
    return cells;
  }

  /** Takes all cells that are connected with one, also by a corner, out of the others. */
  private Box connected(boolean[] cells, int first, int across, PixelImage screen) {
    Box box = new Box();
    ArrayDeque<Integer> next = new ArrayDeque<>();
    cells[first] = false;
    next.add(first);
    while (!next.isEmpty()) {
      int cell = next.remove();
      int x = cell % across;
      int y = cell / across;
      take(x, y, screen, box);
      for (int ny = y - 1; ny <= y + 1; ny++) {
        for (int nx = x - 1; nx <= x + 1; nx++) {
          int neighbour = ny * across + nx;
          boolean inside = nx >= 0 && nx < across && ny >= 0 && neighbour < cells.length;
          if (inside && cells[neighbour]) {
            cells[neighbour] = false;
            next.add(neighbour);
          }
        }
      }
    }
    return box;
  }

  private void take(int cellX, int cellY, PixelImage screen, Box box) {
    int right = Math.min(screen.width(), (cellX + 1) * CELL);
    int bottom = Math.min(screen.height(), (cellY + 1) * CELL);
    for (int y = cellY * CELL; y < bottom; y++) {
      for (int x = cellX * CELL; x < right; x++) {
        if (moves(y * screen.width() + x)) {
          box.add(x, y);
        }
      }
    }
  }

  /** Around what moves. */
  private static final class Box {
    private int left = Integer.MAX_VALUE;
    private int top = Integer.MAX_VALUE;
    private int right = -1;
    private int bottom = -1;
    private int moving;

    void add(int x, int y) {
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x);
      bottom = Math.max(bottom, y);
      moving++;
    }

    Crop crop() {
      return new Crop(right - left + 1, bottom - top + 1, left, top);
    }
  }
}
