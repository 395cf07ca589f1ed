/**
 * The tracking server as its REST interface (2.0) shows it: what is asked, one method a question.
 * Read {@link io.sonostream.mlflow.tracking.TrackingServer} first.
 */
@NullMarked
package io.sonostream.mlflow.tracking;

import org.jspecify.annotations.NullMarked;
