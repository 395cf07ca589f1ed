/** What a gateway can be told; gateway.conf has the defaults. */
@NullMarked
package io.sonostream.gateway.settings;

import org.jspecify.annotations.NullMarked;
