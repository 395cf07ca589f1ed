/**
 * Pictures that a camera or a grabber streams over HTTP as motion JPEG: one part of a multipart
 * answer each, without end. Read {@link io.sonostream.gateway.capture.PartReader} first.
 */
@NullMarked
package io.sonostream.gateway.capture;

import org.jspecify.annotations.NullMarked;
