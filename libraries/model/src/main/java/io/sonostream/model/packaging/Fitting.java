package io.sonostream.model.packaging;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.geometry.Letterbox;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.geometry.Tiling;

/** How frames are fitted to the network's input; part of a model, since it is trained with it. */
public enum Fitting {
  /** The whole frame, resized. */
  LETTERBOX {
    @Override
    public FrameMapping mapping(ModelGeometry geometry, double threshold) {
      return new Letterbox(geometry, threshold);
    }
  },
  /** The whole frame, resized to fill the input whatever its aspect ratio. */
  STRETCH {
    @Override
    public FrameMapping mapping(ModelGeometry geometry, double threshold) {
      return Letterbox.stretched(geometry, threshold);
    }
  },
  /** Tiles at full resolution, side by side. */
  OVERLAP_TILE {
    @Override
    public FrameMapping mapping(ModelGeometry geometry, double threshold) {
      return Tiling.overlapTile(geometry, threshold);
    }
  },
  /** Tiles at full resolution, half overlapping and blended. */
  SLIDING_WINDOW {
    @Override
    public FrameMapping mapping(ModelGeometry geometry, double threshold) {
      return Tiling.slidingWindow(geometry, threshold);
    }
  };

  /** How frames of any size meet a network of those sides. */
  public abstract FrameMapping mapping(ModelGeometry geometry, double threshold);

  /** Whether one input holds a whole frame. */
  public boolean whole() {
    return this == LETTERBOX || this == STRETCH;
  }
}
