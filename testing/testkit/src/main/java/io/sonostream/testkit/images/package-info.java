/** Small sets of images with masks, for tests; start with {@link LesionFolder}. */
@NullMarked
package io.sonostream.testkit.images;

import org.jspecify.annotations.NullMarked;
