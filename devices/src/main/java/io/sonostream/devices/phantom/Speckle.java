package io.sonostream.devices.phantom;

/**
 * Scatterers under each sample, moving with the tissue. Across the picture plane the beam is a
 * slab: as the plane moves, one slab's scatterers fade into the next one's at constant power, so
 * that speckle loses its memory over one slab's thickness.
 */
final class Speckle {
  private final long subjectSeed;
  private final double slabMillimetres;
  private final float cellsPerMillimetre;

  Speckle(long subjectSeed, TissueMap map, DeviceModel model) {
    this.subjectSeed = subjectSeed;
    this.slabMillimetres = 0.06 * model.depthMillimetres();
    this.cellsPerMillimetre = (float) (1 / map.cellMillimetres());
  }

  /** Writes scatterers times amplitude, plus mirror-like echoes, which are all in phase. */
  void fill(Insonation tissue, double elevation, float[] real, float[] imaginary) {
    double slab = elevation / slabMillimetres;
    long near = (long) Math.floor(slab);
    double turn = (slab - near) * Math.PI / 2;
    int nearOffset = (int) Mix.of(subjectSeed, near);
    int farOffset = (int) Mix.of(subjectSeed, near + 1);
    float nearWeight = (float) Math.cos(turn);
    float farWeight = (float) Math.sin(turn);
    float[] field = Scatterers.SHARED.field;
    for (int i = 0; i < real.length; i++) {
      // Positive, so that a cast rounds down; a multiple of the field's side changes nothing.
      float column = tissue.x[i] * cellsPerMillimetre + 4 * Scatterers.SIDE;
      float row = tissue.z[i] * cellsPerMillimetre + 4 * Scatterers.SIDE;
      int c = (int) column;
      int r = (int) row;
      float dc = column - c;
      float dr = row - r;
      float w11 = dc * dr;
      float w10 = dr - w11;
      float w01 = dc - w11;
      float w00 = 1 - dc - w10;
      float re = 0;
      float im = 0;
      int offset = nearOffset;
      float weight = nearWeight;
      for (int layer = 0; layer < 2; layer++) {
        int left = (c + offset) & Scatterers.MASK;
        int right = (left + 1) & Scatterers.MASK;
        int top = ((r + (offset >>> 16)) & Scatterers.MASK) * Scatterers.SIDE;
        int bottom = (top + Scatterers.SIDE) & (Scatterers.SIDE * Scatterers.SIDE - 1);
        int a = 2 * (top + left);
        int b = 2 * (top + right);
        int d = 2 * (bottom + left);
        int e = 2 * (bottom + right);
        re += weight * (w00 * field[a] + w01 * field[b] + w10 * field[d] + w11 * field[e]);
        im +=
            weight
                * (w00 * field[a + 1]
                    + w01 * field[b + 1]
                    + w10 * field[d + 1]
                    + w11 * field[e + 1]);
        offset = farOffset;
        weight = farWeight;
      }
      real[i] = re * tissue.amplitude[i] + tissue.specular[i];
      imaginary[i] = im * tissue.amplitude[i];
    }
  }
}
