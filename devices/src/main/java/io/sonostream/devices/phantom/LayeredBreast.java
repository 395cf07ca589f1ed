package io.sonostream.devices.phantom;

import java.util.SplittableRandom;

/**
 * Skin, subcutaneous fat, glandular tissue, retromammary fat, pectoral muscle, ribs and pleura, in
 * that order of depth. Echo strengths and attenuations are within the ranges given by P. N. T.
 * Wells, "Ultrasonic imaging of the human body", Rep. Prog. Phys. 62 (1999); attenuation is halved,
 * as harmonic and compounded pictures show it.
 */
final class LayeredBreast {
  /** Much more than the noise floor leaves: nothing returns from behind bone. */
  private static final float BONE_ATTENUATION = 9f;

  private final double depth;
  private final double unit;
  private final SmoothNoise waves;
  private final SmoothNoise grain;
  private final SmoothNoise strands;
  private final double skin;
  private final double fat;
  private final double gland;
  private final double retro;
  private final double muscle;
  private final double fattiness;
  private final double waviness;
  private final boolean ribs;
  private final double ribPhase;
  private final double ribPitch;

  private float decibels;
  private float attenuation;
  private float specular;

  /**
   * @param depth depth of the picture, in mm; layers scale with it
   */
  LayeredBreast(long seed, double depth) {
    SplittableRandom random = new SplittableRandom(seed);
    this.depth = depth;
    // Structures grow with the picture, but less than it: a deep picture shows more of them.
    this.unit = Math.sqrt(depth / 40);
    this.waves = new SmoothNoise(random.nextLong());
    this.grain = new SmoothNoise(random.nextLong());
    this.strands = new SmoothNoise(random.nextLong());
    this.skin = depth * (0.035 + 0.02 * random.nextDouble());
    this.fat = skin + depth * (0.10 + 0.18 * random.nextDouble());
    this.gland = fat + depth * (0.28 + 0.20 * random.nextDouble());
    this.retro = gland + depth * (0.03 + 0.05 * random.nextDouble());
    this.muscle = retro + depth * (0.10 + 0.08 * random.nextDouble());
    this.fattiness = -0.45 + 0.7 * random.nextDouble();
    this.waviness = depth * (0.02 + 0.035 * random.nextDouble());
    this.ribs = random.nextDouble() < 0.6;
    this.ribPhase = random.nextDouble();
    this.ribPitch = 20 * unit + 6 * random.nextDouble();
  }

  void fill(TissueMap map) {
    for (int column = 0; column < map.columns(); column++) {
      double x = map.x(column);
      for (int row = 0; row < map.rows(); row++) {
        tissueAt(x, map.z(row), map.cellMillimetres());
        int at = map.at(column, row);
        map.cells()[at + TissueMap.AMPLITUDE] = Decibels.amplitude(decibels);
        map.cells()[at + TissueMap.ATTENUATION] = attenuation;
        map.cells()[at + TissueMap.SPECULAR] = specular;
      }
    }
  }

  private void tissueAt(double x, double z, double cell) {
    double skinEnd = skin * (1 + 0.12 * waves.at(x / (9 * unit), 1));
    double fatEnd = fat + 1.3 * waviness * waves.rough(x / (11 * unit), 11);
    double glandEnd = gland + 1.6 * waviness * waves.rough(x / (13 * unit), 21);
    double retroEnd = retro + 1.2 * waviness * waves.at(x / (17 * unit), 31);
    double muscleEnd = muscle + 0.8 * waviness * waves.at(x / (23 * unit), 41);
    double mottle = 2.5 * grain.rough(x / (2.2 * unit), z / (0.9 * unit));
    specular = 0;
    if (z < skinEnd) {
      skin(z, skinEnd);
    } else if (z < fatEnd) {
      fat(x, z, mottle);
    } else if (z < glandEnd) {
      gland(x, z, mottle);
    } else if (z < retroEnd) {
      fat(x, z, mottle);
    } else if (z < muscleEnd) {
      muscle(x, z, mottle);
    } else {
      chestWall(x, z, muscleEnd, mottle, cell);
    }
    double patchy = 0.55 + 0.45 * waves.at(x / (4 * unit), 51);
    interfaceAt(z - skinEnd, cell, 0.8 * patchy);
    interfaceAt(z - fatEnd, cell, 1.1 * patchy);
    interfaceAt(z - retroEnd, cell, 1.9 * patchy);
    interfaceAt(z - muscleEnd, cell, 1.7 * patchy);
  }

  private void skin(double z, double skinEnd) {
    attenuation = 0.5f;
    decibels = (float) (z < 0.3 * skinEnd ? 5 : z < 0.75 * skinEnd ? -3 : 2);
  }

  private void fat(double x, double z, double mottle) {
    attenuation = 0.36f;
    double lobules = 2.5 * grain.at(x / (5 * unit), z / (3 * unit));
    decibels = (float) (-12.5 + mottle + lobules);
    // Cooper's ligaments: thin bright arcs between the lobules of fat.
    double ligament = strands.ridge(x / (6.5 * unit), z / (2.6 * unit) + 0.12 * x, 14);
    decibels += (float) (11 * ligament);
    specular += (float) (0.8 * ligament * ligament);
  }

  private void gland(double x, double z, double mottle) {
    double lobe = grain.rough(x / (8 * unit) + 40, z / (3.2 * unit) + 40);
    double share = smooth((lobe - fattiness) / 0.35);
    double fibres = strands.ridge(x / (5.5 * unit) + 9, z / (0.75 * unit) + 0.25 * x, 6);
    attenuation = (float) (0.38 + 0.12 * (1 - share));
    double drift = 2.5 * waves.at(x / (10 * unit) + 5, z / (6 * unit) + 80);
    double bright = -1.5 + drift + mottle + 5 * fibres;
    decibels = (float) ((1 - share) * bright + share * (-10 + mottle));
    specular += (float) ((1 - share) * 1.4 * fibres * fibres);
  }

  private void muscle(double x, double z, double mottle) {
    attenuation = 0.52f;
    double striae = strands.ridge(x / (12 * unit) + 60, z / (0.7 * unit) + 0.05 * x, 5);
    decibels = (float) (-11 + 0.7 * mottle + 6 * striae);
    specular += (float) (0.8 * striae * striae);
  }

  /** Ribs cut across, between them muscle, and under it the pleura with air behind. */
  private void chestWall(double x, double z, double top, double mottle, double cell) {
    double along = x / ribPitch + ribPhase;
    double fromRib = (along - Math.rint(along)) * ribPitch / (0.30 * ribPitch);
    double ribTop = top + 0.02 * depth + 0.045 * depth * fromRib * fromRib;
    double pleura = top + 0.10 * depth;
    if (ribs && Math.abs(fromRib) < 1 && z > ribTop - cell) {
      attenuation = BONE_ATTENUATION;
      decibels = -14;
      double surface = Math.exp(-Math.abs(z - ribTop) / (2.2 * cell));
      specular += (float) (5 * (1 - 0.75 * fromRib * fromRib) * surface);
    } else if (z > pleura) {
      attenuation = 1.6f;
      decibels = -13;
      specular += (float) (4 * Math.exp(-(z - pleura) / (2.0 * cell)));
    } else {
      attenuation = 0.45f;
      decibels = (float) (-9 + mottle);
    }
  }

  private void interfaceAt(double off, double cell, double strength) {
    double cells = off / cell;
    if (Math.abs(cells) < 4) {
      specular += (float) (Math.max(0, strength) * Math.exp(-0.5 * cells * cells));
    }
  }

  private static double smooth(double t) {
    double clamped = Math.max(0, Math.min(1, t));
    return clamped * clamped * (3 - 2 * clamped);
  }
}
