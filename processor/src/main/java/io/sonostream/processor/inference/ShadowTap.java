package io.sonostream.processor.inference;

import io.sonostream.imaging.image.ClassMap;

/** Sees every finished frame after its mask is on its way; must return at once and never throw. */
interface ShadowTap {
  void offer(PreparedFrame frame, ServingModel champion, ClassMap mask);
}
