/**
 * A real broker and a real registry on this machine, for the demo and for tests. Production code
 * never imports this package.
 */
@NullMarked
package io.sonostream.embedded;

import org.jspecify.annotations.NullMarked;
