/** Networks, model packages, engines and pixel geometry; knows neither Kafka nor Avro. */
@NullMarked
package io.sonostream.model;

import org.jspecify.annotations.NullMarked;
