/**
 * What the topics hold of one subject, and how its labels are erased: {@link
 * io.sonostream.client.subjects.SubjectSearch} reads every topic from its start, {@link
 * io.sonostream.client.subjects.LabelErasure} writes tombstones and has the broker compact, {@link
 * io.sonostream.client.subjects.RequestErasure} takes its frames off the lists of what is worth a
 * label.
 */
@NullMarked
package io.sonostream.client.subjects;

import org.jspecify.annotations.NullMarked;
