package io.sonostream.model.packaging;

import io.sonostream.imaging.geometry.Decision;
import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.geometry.Letterbox;
import io.sonostream.imaging.geometry.Levels;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.geometry.Tiling;

/** How frames are fitted to the network's input; part of a model, since it is trained with it. */
public enum Fitting {
  /** The whole frame, resized. */
  LETTERBOX {
    @Override
    FrameMapping mapping(ModelGeometry geometry, Decision decision, Levels levels) {
      return new Letterbox(geometry, decision, levels);
    }
  },
  /** The whole frame, resized to fill the input whatever its aspect ratio. */
  STRETCH {
    @Override
    FrameMapping mapping(ModelGeometry geometry, Decision decision, Levels levels) {
      return Letterbox.stretched(geometry, decision, levels);
    }
  },
  /** Tiles at full resolution, side by side. */
  OVERLAP_TILE {
    @Override
    FrameMapping mapping(ModelGeometry geometry, Decision decision, Levels levels) {
      return Tiling.overlapTile(geometry, decision, levels);
    }
  },
  /** Tiles at full resolution, half overlapping and blended. */
  SLIDING_WINDOW {
    @Override
    FrameMapping mapping(ModelGeometry geometry, Decision decision, Levels levels) {
      return Tiling.slidingWindow(geometry, decision, levels);
    }
  };

  /**
   * How frames of any size meet a network of those sides.
   *
   * @param decision how probabilities become a mask
   * @param levels what a frame's brightness becomes
   */
  abstract FrameMapping mapping(ModelGeometry geometry, Decision decision, Levels levels);

  /** Whether one input holds a whole frame. */
  public boolean whole() {
    return this == LETTERBOX || this == STRETCH;
  }
}
