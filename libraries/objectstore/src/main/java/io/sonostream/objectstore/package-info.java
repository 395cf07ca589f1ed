/**
 * Model packages in S3, and in what speaks like it: one object a package, so that it is there whole
 * or not at all.
 *
 * <pre>
 *   put    package ─ zip ─▶ s3://bucket/prefix/DIGEST.zip
 *   fetch  s3://... ─▶ PackageCache/DIGEST/ ─▶ the engine
 * </pre>
 *
 * Read {@link io.sonostream.objectstore.S3ModelStore} first.
 */
@NullMarked
package io.sonostream.objectstore;

import org.jspecify.annotations.NullMarked;
