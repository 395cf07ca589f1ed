/** Certificates that a test makes for itself, and what stands between a browser and a server. */
@NullMarked
package io.sonostream.testkit.tls;

import org.jspecify.annotations.NullMarked;
