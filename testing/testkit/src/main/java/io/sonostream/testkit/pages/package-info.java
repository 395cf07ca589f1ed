/** Pages of docs/ that are made of what the program says of itself. */
@NullMarked
package io.sonostream.testkit.pages;

import org.jspecify.annotations.NullMarked;
