package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.control.Assignments;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.testkit.browser.Tab;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is drawn is saved as it was meant, or its owner is told that it is not. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DraftsIT {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 72;
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

  private Rig rig;
  private Page page;

  @BeforeAll
  void open(LocalCluster cluster) {
    // A mask that comes late on a busy machine still finds its frame.
    rig =
        new Rig(
            cluster,
            "drafts",
            Map.of("viewer.live.mask-wait", "60s", "viewer.access.person", "Ann"));
    page = Page.open(rig.url());
    page.tab.call("Page.bringToFront");
    page.tab.evaluate("import('./js/store.js').then(module => { window.store = module.store; })");
  }

  @AfterAll
  void close() {
    if (page != null) {
      page.close();
    }
    if (rig != null) {
      rig.close();
    }
  }

  @Test
  void theKeyOfTheEditorOpensNoneWhereNoDeviceIsInSight() {
    show(Records.frame("left", 1, WIDTH, HEIGHT));
    goTo("#/models", "models");
    page.tab.key("c", 0);
    page.tab.key("s", 2);
    page.tab.evaluate("location.hash = '#/live/left'");
    publish(Records.frame("left", 2, WIDTH, HEIGHT));
    page.awaitTrue("document.querySelector('.stage .screen')?.dataset.sequence === '2'");
    assertThat(labels("left")).isEmpty();
  }

  @Test
  void whatValuesMeanIsSettledWhenTheFrameIsOpenedWhoeverIsPromotedMeanwhile() {
    rig.publish(release("pair", "p1", List.of("lesion", "nerve")));
    rig.publish(release("pair", "p2", List.of("nerve", "lesion")));
    ModelAssignment first = Assignments.promote(null, "pair", "p1", "gate", "first", AT);
    rig.publish(first);
    awaitChampion("pair", "p1");
    showBare(of("pair", Records.frame("pair", 1, WIDTH, HEIGHT)));
    edit(1);
    rig.publish(Assignments.promote(first, "pair", "p2", "bob", "better", AT.plusSeconds(1)));
    awaitChampion("pair", "p2");
    draw(40, 30);
    save();
    assertThat(labels("pair").get(0).getClassNames()).containsExactly("lesion", "nerve");
    page.tab.click(".editor .cancel");
  }

  @Test
  void namesThatNobodyGaveAreNotSaved() {
    rig.publish(release("unserved", "u1", List.of("stone")));
    page.awaitTrue("store.models.some(model => model.task === 'unserved')");
    showBare(of("unserved", Records.frame("unserved", 1, WIDTH, HEIGHT)));
    edit(1);
    draw(40, 30);
    save();
    assertThat(labels("unserved").get(0).getClassNames()).isNull();
    page.tab.click(".editor .cancel");
  }

  @Test
  void nothingLeadsAwayFromADrawingThatIsNotSavedWithoutAQuestion() {
    show(Records.frame("kept", 1, WIDTH, HEIGHT));
    edit(1);
    assertThat(unloadAsks()).isFalse();
    draw(40, 30);
    assertThat(unloadAsks()).isTrue();
    page.tab.evaluate("location.hash = '#/models'");
    page.awaitText("dialog[open]", "What you have drawn on a frame is not saved");
    assertThat(page.unnamed()).isEmpty();
    page.tab.click("dialog .stay");
    page.awaitTrue("!document.querySelector('dialog')");
    assertThat(page.tab.evaluate("location.hash").asText()).isEqualTo("#/live/kept");
    save();
    assertThat(LabelMaps.decode(labels("kept").get(0).getLabelMap())[30 * WIDTH + 40])
        .isEqualTo((byte) 1);
    assertThat(unloadAsks()).isFalse();
    draw(60, 40);
    page.tab.evaluate("location.hash = '#/models'");
    page.awaitTrue("document.querySelector('dialog[open]')");
    page.tab.click("dialog .go");
    page.awaitTrue("!document.getElementById('models').hidden");
    page.awaitTrue("!document.querySelector('dialog')");
    assertThat(page.tab.evaluate("document.querySelectorAll('.editor').length").asInt()).isZero();
    assertThat(unloadAsks()).isFalse();
    assertThat(labels("kept")).hasSize(1);
  }

  /** Its stroke goes on while the label is on its way. */
  @Test
  void whatIsDrawnWhileALabelIsSavedIsNotCalledSaved() {
    show(Records.frame("moving", 1, WIDTH, HEIGHT));
    edit(1);
    double[] from = at(20, 20);
    double[] to = at(70, 50);
    mouse("mouseMoved", from, 0);
    mouse("mousePressed", from, 1);
    hold("api/labels");
    page.tab.key("s", 2);
    page.awaitText(".editor .status", "Saving");
    page.awaitTrue("held.length === 1");
    mouse("mouseMoved", to, 1);
    mouse("mouseReleased", to, 0);
    release();
    page.awaitText(".editor .status", "What you have drawn since then is not saved yet");
    page.awaitText(".editor .cancel", "Discard what is not saved (1)");
    assertThat(unloadAsks()).isTrue();
    assertThat(LabelMaps.decode(labels("moving").get(0).getLabelMap())[50 * WIDTH + 70])
        .isEqualTo((byte) 0);
    save();
    assertThat(LabelMaps.decode(labels("moving").get(1).getLabelMap())[50 * WIDTH + 70])
        .isEqualTo((byte) 1);
    page.awaitText(".editor .cancel", "Back to the stream");
    page.tab.key("z", 2);
    page.awaitText(".editor .cancel", "Discard what is not saved (1)");
    page.tab.click(".editor .cancel");
  }

  @Test
  void ofTwoLabelsThatAreOpenedTheLastOneIsDrawnOnHoweverLateTheOtherComes() {
    LabeledFrame first = label("first");
    LabeledFrame second = label("second");
    rig.publish(first);
    rig.publish(second);
    goTo("#/labels", "labels");
    page.awaitTrue("document.querySelector(" + Tab.quoted(open(first)) + ")");
    page.awaitTrue("document.querySelector(" + Tab.quoted(open(second)) + ")");
    hold("api/labels/picture");
    page.tab.click(open(first));
    page.awaitTrue("held.length === 1");
    page.tab.evaluate("window.fetch = fetches");
    page.tab.click(open(second));
    page.awaitText(".editor .status", "Frame 7 is frozen");
    release();
    page.settle();
    page.settle();
    assertThat(page.canvasPixels("document.querySelector('#labels canvas.frame')")[0])
        .isEqualTo(second.getFrame().getPixels().get(0));
    page.tab.key("s", 2);
    page.awaitText(".editor .status", "Saved as second");
    page.tab.click(".editor .cancel");
    page.awaitTrue("document.querySelector(" + Tab.quoted(open(first)) + ")");

    hold("api/labels/picture");
    page.tab.click(open(first));
    page.awaitTrue("held.length === 1");
    goTo("#/live", "live");
    release();
    page.settle();
    page.settle();
    assertThat(page.tab.evaluate("document.querySelectorAll('.editor').length").asInt()).isZero();
  }

  @Test
  void aLabelIsDrawnAnewInTheFirstClassThatItSpeaksFor() {
    LabeledFrame nerve = label("nerve");
    nerve.put("classNames", List.of("lesion", "nerve"));
    nerve.put("speaksFor", List.of("nerve"));
    rig.publish(nerve);
    goTo("#/labels", "labels");
    page.awaitTrue("document.querySelector(" + Tab.quoted(open(nerve)) + ")");
    page.tab.click(open(nerve));
    page.awaitText(".editor .status", "Frame 7 is frozen");
    draw(40, 30);
    save();
    assertThat(LabelMaps.decode(labels("nerve").get(1).getLabelMap())[30 * WIDTH + 40])
        .isEqualTo((byte) 2);
    page.tab.click(".editor .cancel");
  }

  /** A palm, or a second finger. */
  @Test
  void anotherPointerChangesNothingOfAStrokeThatIsOnItsWay() {
    show(Records.frame("palm", 1, WIDTH, HEIGHT));
    edit(1);
    double[] finger = at(20, 20);
    double[] palm = at(80, 60);
    touch("touchStart", finger);
    touch("touchStart", finger, palm);
    touch("touchMove", finger, at(80, 50));
    touch("touchEnd", finger);
    touch("touchEnd");
    assertThat(unloadAsks()).isTrue();
    page.awaitText(".editor .cancel", "Discard");
    save();
    byte[] drawn = LabelMaps.decode(labels("palm").get(0).getLabelMap());
    assertThat(drawn[20 * WIDTH + 20]).as("under the finger").isEqualTo((byte) 1);
    assertThat(drawn[40 * WIDTH + 50]).as("on the way to the palm").isEqualTo((byte) 0);
    assertThat(drawn[60 * WIDTH + 80]).as("under the palm").isEqualTo((byte) 0);
    page.tab.key("z", 2);
    page.awaitTrue("document.querySelector('.editor .undo').disabled");
    save();
    assertThat(LabelMaps.decode(labels("palm").get(1).getLabelMap())).containsOnly((byte) 0);
    page.tab.click(".editor .cancel");
  }

  @Test
  void aDrawingIsUnsavedAsLongAsItIsAnotherThanWhatWasSavedHoweverMuchOfItCanBeUndone() {
    page.tab.evaluate(
        "import('./js/clip.js').then(({Clip}) => { window.clip ="
            + " new Clip({header: {width: 200, height: 1}, runs: []}, null);"
            + " window.stroke = x => { const { drawing } = clip.current;"
            + " drawing.begin(); drawing.dab(x, 0, 0, 1); drawing.end(); }; })");
    page.awaitTrue("window.stroke");
    page.tab.evaluate("stroke(0); clip.current.drawing.undo()");
    assertThat(page.tab.evaluate("clip.unsaved").asInt()).as("undone").isZero();
    page.tab.evaluate(
        "for (let x = 0; x < 150; x++) stroke(x);"
            + " while (clip.current.drawing.canUndo) clip.current.drawing.undo()");
    assertThat(page.tab.evaluate("clip.unsaved").asInt()).as("undone in part").isEqualTo(1);
    page.tab.evaluate(
        "clip.current.drawing.begin(); clip.current.drawing.dab(199, 0, 0, 1);"
            + " clip.current.drawing.begin(); clip.current.drawing.end()");
    assertThat(page.tab.evaluate("clip.current.drawing.canUndo").asBoolean())
        .as("a stroke that another begins in")
        .isTrue();
  }

  private void touch(String type, double[]... points) {
    List<Map<String, Object>> touches = new ArrayList<>();
    for (double[] point : points) {
      touches.add(Map.of("x", point[0], "y", point[1], "id", touches.size()));
    }
    page.tab.call("Input.dispatchTouchEvent", "type", type, "touchPoints", touches);
  }

  private static String open(LabeledFrame label) {
    return "tr[data-frame='" + FrameId.of(label.getFrame()).key() + "'] .open";
  }

  private static LabeledFrame label(String device) {
    Frame frame = of("listed", Records.frame(device, 7, WIDTH, HEIGHT));
    frame.getPixels().put(0, (byte) device.length());
    return Records.label(frame, new byte[WIDTH * HEIGHT], "Bob", List.of("lesion"));
  }

  private static Frame of(String task, Frame frame) {
    frame.put("task", task);
    return frame;
  }

  private static ModelRelease release(String task, String version, List<String> classes) {
    ModelRelease release = Records.release(task, version, null, 0.6, null, AT);
    release.put("classes", classes);
    return release;
  }

  private void awaitChampion(String task, String version) {
    page.awaitTrue(
        "store.models.some(model => model.task === '"
            + task
            + "' && model.assignment?.champion === '"
            + version
            + "' && model.releases.length === 2)");
  }

  private void publish(Frame frame) {
    rig.publish(frame, new byte[WIDTH * HEIGHT], List.of("lesion"), "v1");
  }

  private void show(Frame frame) {
    goTo("#/live", "live");
    publish(frame);
    showLarge(frame);
  }

  /** Under a mask that names no class. */
  private void showBare(Frame frame) {
    goTo("#/live", "live");
    rig.publish(Records.shed(frame, rig.publish(frame)));
    showLarge(frame);
  }

  private void showLarge(Frame frame) {
    page.awaitPicture(frame.getDeviceId(), frame.getSequence());
    page.tab.evaluate("location.hash = '#/live/" + frame.getDeviceId() + "'");
    page.awaitTrue(
        "document.querySelector('.stage .screen')?.dataset.sequence === '"
            + frame.getSequence()
            + "'");
  }

  private void goTo(String address, String view) {
    page.tab.evaluate("location.hash = '" + address + "'");
    page.awaitTrue(
        "location.hash === '" + address + "' && !document.getElementById('" + view + "').hidden");
  }

  private void edit(long sequence) {
    page.tab.key("c", 0);
    page.awaitText(".editor .status", "Frame " + sequence + " is frozen");
  }

  private void draw(int x, int y) {
    page.tab.click(at(x, y)[0], at(x, y)[1]);
    page.awaitTrue("!document.querySelector('.editor .undo').disabled");
  }

  private void save() {
    page.tab.evaluate("document.querySelector('.editor .status').textContent = ''");
    page.tab.key("s", 2);
    page.awaitText(".editor .status", "Saved as");
  }

  private List<LabeledFrame> labels(String device) {
    return rig.topic.readAll(rig.topics.labels().name(), LabeledFrame.class).stream()
        .map(Map.Entry::getValue)
        .filter(label -> label.getFrame().getDeviceId().equals(device))
        .toList();
  }

  private boolean unloadAsks() {
    return page.tab
        .evaluate(
            "(() => { const event = new Event('beforeunload', {cancelable: true});"
                + " dispatchEvent(event); return event.defaultPrevented; })()")
        .asBoolean();
  }

  /** From now on the page's requests to a path wait, as on a slow line, until they are released. */
  private void hold(String path) {
    page.tab.evaluate(
        "window.fetches ??= window.fetch; window.held = []; window.answers = [];"
            + " window.fetch = (asked, ...rest) => {"
            + " if (String(asked).split('?')[0] !== "
            + Tab.quoted(path)
            + ") return fetches(asked, ...rest); const answer = new Promise(go =>"
            + " held.push(go)).then(() => fetches(asked, ...rest)); answers.push(answer); return"
            + " answer; }");
  }

  /** Returns once their answers are there. */
  private void release() {
    page.tab.evaluate(
        "window.fetch = fetches; held.forEach(go => go());"
            + " Promise.all(answers).then(all => all.length)");
  }

  private void mouse(String type, double[] at, int buttons) {
    page.tab.call(
        "Input.dispatchMouseEvent",
        "type",
        type,
        "x",
        at[0],
        "y",
        at[1],
        "button",
        buttons == 0 && type.equals("mouseMoved") ? "none" : "left",
        "buttons",
        buttons,
        "clickCount",
        type.equals("mouseMoved") ? 0 : 1);
  }

  /** Where the middle of a frame's pixel is on the page. */
  private double[] at(int x, int y) {
    JsonNode box =
        page.tab.evaluate(
            "(() => { const e = document.querySelector('.stage canvas.overlay');"
                + " e.scrollIntoView({block: 'center'}); const b = e.getBoundingClientRect();"
                + " const scale = Math.min(b.width / 96, b.height / 72);"
                + " return [b.x + (b.width - 96 * scale) / 2, b.y + (b.height - 72 * scale) / 2,"
                + " scale]; })()");
    double scale = box.get(2).asDouble();
    return new double[] {
      box.get(0).asDouble() + (x + 0.5) * scale, box.get(1).asDouble() + (y + 0.5) * scale
    };
  }
}
