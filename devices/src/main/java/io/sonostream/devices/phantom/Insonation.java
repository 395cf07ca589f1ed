package io.sonostream.devices.phantom;

import java.util.Arrays;

/**
 * What lies under every sample of every beam for one pose of the probe. Owned by one phantom; each
 * call overwrites the arrays, all indexed as the grid is.
 */
final class Insonation {
  /** Width of a cyst's wall, as a share of the radius. */
  private static final float WALL = 0.05f;

  /** Place in the tissue, in mm. */
  final float[] x;

  final float[] z;

  /** Root-mean-square amplitude of the scatterers. */
  final float[] amplitude;

  /** One way, in dB / (cm MHz). */
  final float[] attenuation;

  /** Amplitude of mirror-like echoes. */
  final float[] specular;

  /** 1 within a lesion, 0 outside. */
  final byte[] truth;

  private final ScanGrid grid;
  private final Anatomy anatomy;

  Insonation(ScanGrid grid, Anatomy anatomy) {
    this.grid = grid;
    this.anatomy = anatomy;
    int size = grid.lines() * grid.samples();
    x = new float[size];
    z = new float[size];
    amplitude = new float[size];
    attenuation = new float[size];
    specular = new float[size];
    truth = new byte[size];
  }

  void at(Sweep.Pose pose) {
    place(pose);
    look();
    Arrays.fill(truth, (byte) 0);
    for (Lesion lesion : anatomy.lesions()) {
      float cut = lesion.cutAt(pose.elevation());
      if (cut > 0.05f) {
        insert(lesion, cut);
      }
    }
  }

  private void place(Sweep.Pose pose) {
    float dx = (float) pose.x();
    float tilt = (float) pose.tilt();
    float rock = (float) (pose.tilt() / grid.model().depthMillimetres());
    float stretch = (float) (1 + pose.compression());
    float[] gridX = grid.x();
    float[] gridZ = grid.z();
    for (int i = 0; i < x.length; i++) {
      x[i] = gridX[i] + dx - tilt * gridZ[i];
      z[i] = gridZ[i] * (stretch + rock * gridX[i]);
    }
  }

  private void look() {
    TissueMap map = anatomy.tissue();
    float[] cells = map.cells();
    float perCell = (float) (1 / map.cellMillimetres());
    float left = (float) map.left();
    int lastColumn = map.columns() - 2;
    int lastRow = map.rows() - 2;
    int below = map.columns() * TissueMap.CHANNELS;
    for (int i = 0; i < x.length; i++) {
      float column = Math.max(0, (x[i] - left) * perCell);
      float row = Math.max(0, z[i] * perCell);
      int c = Math.min((int) column, lastColumn);
      int r = Math.min((int) row, lastRow);
      float dc = Math.min(1, column - c);
      float dr = Math.min(1, row - r);
      int at = map.at(c, r);
      amplitude[i] = blend(cells, at, below, dc, dr);
      attenuation[i] = blend(cells, at + TissueMap.ATTENUATION, below, dc, dr);
      specular[i] = blend(cells, at + TissueMap.SPECULAR, below, dc, dr);
    }
  }

  private static float blend(float[] cells, int at, int below, float dc, float dr) {
    float top = cells[at] + (cells[at + TissueMap.CHANNELS] - cells[at]) * dc;
    int under = at + below;
    float bottom = cells[under] + (cells[under + TissueMap.CHANNELS] - cells[under]) * dc;
    return top + (bottom - top) * dr;
  }

  private void insert(Lesion lesion, float cut) {
    float reachX = (float) (Outline.REACH * lesion.radiusX());
    float centre = (float) lesion.x();
    float perMargin = (float) (1 / lesion.kind().margin);
    for (int i = 0; i < x.length; i++) {
      if (Math.abs(x[i] - centre) < reachX) {
        float out = lesion.howFarOut(x[i], z[i]) - cut;
        if (out < 0.4f) {
          blendIn(lesion, i, out, perMargin);
        }
      }
    }
  }

  private void blendIn(Lesion lesion, int i, float out, float perMargin) {
    if (out < 0) {
      truth[i] = 1;
    }
    float inside = Math.max(0, Math.min(1, 0.5f - out * perMargin));
    amplitude[i] += (lesion.amplitude() - amplitude[i]) * inside;
    attenuation[i] += (lesion.attenuation() - attenuation[i]) * inside;
    specular[i] *= 1 - inside;
    switch (lesion.kind()) {
      case CYST -> wall(lesion, i, out);
      case MALIGNANT -> halo(i, out);
      case BENIGN, SHAPE -> {}
    }
  }

  /** A thin wall answers like a mirror where the beam meets it head-on: above and below. */
  private void wall(Lesion lesion, int i, float out) {
    float off = out / WALL;
    if (off > -2 && off < 2) {
      float down = (float) ((z[i] - lesion.z()) / lesion.radiusZ());
      specular[i] += 0.9f * down * down * Math.max(0, 1 - off * off / 4);
      // Grazing beams are bent away at the sides: the edge shadows of a round body.
      attenuation[i] += 0.7f * Math.max(0, 1 - 1.6f * down * down) * Math.max(0, 1 - off * off / 4);
    }
  }

  /** Tissue pulled towards a tumour echoes more. */
  private void halo(int i, float out) {
    if (out > 0) {
      amplitude[i] *= 1 + 0.8f * Math.max(0, 1 - out / 0.3f);
    }
  }
}
