/**
 * Reading topics to no end, in one way for all of us.
 *
 * <pre>
 *   topics ─▶ TopicFollower ─▶ RecordHandler   on the follower's one thread, in each partition's order
 *               │  poison: skipped and counted · a handler that fails: told and passed over
 *               │  broker or registry away: waited for, then on from the same record
 *               ├─▶ FollowerState              for health: caught up, waits for, skipped, failed
 *               └─▶ UpToNow                    for who changes what is read: nothing of before is left to read
 * </pre>
 *
 * Read {@link io.sonostream.client.topic.TopicFollower} first.
 */
@NullMarked
package io.sonostream.client.topic;

import org.jspecify.annotations.NullMarked;
