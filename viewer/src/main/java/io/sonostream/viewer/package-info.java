/** The live page. */
@NullMarked
package io.sonostream.viewer;

import org.jspecify.annotations.NullMarked;
