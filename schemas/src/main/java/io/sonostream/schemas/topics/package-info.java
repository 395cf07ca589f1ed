/**
 * Topic names, partitions and retention in one place, and the step that creates them. Read {@code
 * Topics} first.
 */
@NullMarked
package io.sonostream.schemas.topics;

import org.jspecify.annotations.NullMarked;
