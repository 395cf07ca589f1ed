/** {@code sonostream users}: who may sign in to the page with a password. */
@NullMarked
package io.sonostream.cli.users;

import org.jspecify.annotations.NullMarked;
