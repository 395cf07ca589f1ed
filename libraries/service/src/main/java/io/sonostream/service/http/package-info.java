/**
 * What holds for every HTTP server of ours, whoever calls it. Read {@link
 * io.sonostream.service.http.ConnectionGuard} first.
 */
@NullMarked
package io.sonostream.service.http;

import org.jspecify.annotations.NullMarked;
