/**
 * What the topics hold of one subject, and how its labels are erased: {@link
 * io.sonostream.client.subjects.SubjectSearch} reads every topic from its start, {@link
 * io.sonostream.client.subjects.LabelErasure} writes tombstones and has the broker compact.
 */
@NullMarked
package io.sonostream.client.subjects;

import org.jspecify.annotations.NullMarked;
