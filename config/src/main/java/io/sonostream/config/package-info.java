/** Typed configuration: one record per service, read from HOCON. Read {@code Settings} first. */
@NullMarked
package io.sonostream.config;

import org.jspecify.annotations.NullMarked;
