/**
 * An ultrasound phantom that knows its own truth. Read {@code Phantom} first.
 *
 * <pre>
 * subject seed -> Anatomy (layers, ribs, lesions)     exam seed -> Sweep (where the probe is at time t)
 *                        \                           /
 *   Insonation: tissue under every sample of every beam, and which samples are lesion
 *        -> Transmission: what attenuation, shadow and time-gain compensation leave of it
 *        -> Speckle: times a field of random scatterers that moves with the tissue
 *        -> PointSpread: blurred by the pulse (along the beam) and the beam (across it)
 *        -> Detector: noise, envelope, logarithm, gray
 *        -> ScanConverter: from beams to the picture (sector only)
 * </pre>
 *
 * {@code RandomShapes} makes an anatomy without any order, to learn outlines in speckle from.
 *
 * <p>Nothing is painted: enhancement behind a cyst and shadow behind a tumour or a rib follow from
 * what each absorbs while the gain over depth stays the same. The model is the usual linear one: J.
 * C. Bamber and R. J. Dickinson, "Ultrasonic B-scanning: a computer simulation", Phys. Med. Biol.
 * 25 (1980); speckle statistics as in C. B. Burckhardt, "Speckle in ultrasound B-mode scans", IEEE
 * Trans. Sonics Ultrason. 25 (1978).
 */
@NullMarked
package io.sonostream.devices.phantom;

import org.jspecify.annotations.NullMarked;
