/** Disks that are full, for tests of what happens then. */
@NullMarked
package io.sonostream.testkit.disk;

import org.jspecify.annotations.NullMarked;
