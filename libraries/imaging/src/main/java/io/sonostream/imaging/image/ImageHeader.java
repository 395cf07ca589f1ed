package io.sonostream.imaging.image;

/** What a file says about itself before it is decoded. */
record ImageHeader(int width, int height) {}
