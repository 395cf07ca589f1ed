/** An OpenID provider that lies as it is told to, since a good one won't. */
@NullMarked
package io.sonostream.testkit.openid;

import org.jspecify.annotations.NullMarked;
