/** {@code sonostream viewer}: the live page as a service. */
@NullMarked
package io.sonostream.cli.viewer;

import org.jspecify.annotations.NullMarked;
