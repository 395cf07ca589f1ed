/** {@code sonostream gateway}: real devices and archives as a service. */
@NullMarked
package io.sonostream.cli.gateway;

import org.jspecify.annotations.NullMarked;
