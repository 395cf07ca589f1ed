/**
 * Pictures of a run, drawn by Java2D: curves, contact sheets. Read {@code Chart} first.
 *
 * <pre>
 * numbers per epoch     -> Chart        -> PNG
 * Examples, augmented   -> ContactSheet   -> PNG
 * </pre>
 */
@NullMarked
package io.sonostream.learning.plot;

import org.jspecify.annotations.NullMarked;
