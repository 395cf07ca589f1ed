/**
 * What people at the page may change, each as one record.
 *
 * <pre>
 *   promote, rollback ──▶ ControlDesk ──▶ ModelRegistry
 *   retrain ───────────────────┘  └─────▶ TrainingClient
 *   the frame beside ──▶ ClipDesk ──▶ FrameReader
 *   freeze ──▶ LabelDesk ──▶ FrozenFrames
 *   save ──────────┘ └─────▶ LabelPublisher
 *   a label is saved ──▶ RequestDesk ──▶ ListChanges ──▶ LabelRequestPublisher
 *   labels: freeze, withdraw ──▶ LabelShelf ──▶ FrozenFrames, LabelPublisher
 * </pre>
 *
 * A wish that can't be met is a {@link io.sonostream.viewer.desk.Refusal}, whose one line the page
 * shows.
 */
@NullMarked
package io.sonostream.viewer.desk;

import org.jspecify.annotations.NullMarked;
