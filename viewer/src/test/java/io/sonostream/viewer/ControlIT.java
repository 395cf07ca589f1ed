package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.TrainingAction;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.control.Assignments;
import io.sonostream.testkit.browser.Tab;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlIT {
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
  private static final String TASK = Records.TASK;

  private Rig rig;
  private Page page;

  @BeforeAll
  void open(LocalCluster cluster) {
    rig = new Rig(cluster, "control", Map.of("viewer.access.person", "ann"));
    rig.publish(Records.release("v1", null, 0.61, AT));
    rig.publish(Records.release("v2", "v1", 0.78, AT));
    rig.publish(Assignments.promote(null, TASK, "v1", "gate", "first", AT));
    page = Page.open(rig.url() + "#/models");
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
  void promoteAndRollBackWriteAssignmentsAndSayWhatCameOfIt() {
    List<String> problemsOfOthers = page.tab.problems();
    page.tab.evaluate("location.hash = '#/models'");
    page.awaitTrue("!document.getElementById('models').hidden");
    page.awaitText(".card.champion .big", "v1");
    page.awaitTrue("document.querySelector('button.rollback').disabled");

    page.tab.click("tr[data-version='v2'] .promote");
    decide("better on our probes");
    page.awaitText(".outcome", "v2 is assigned");
    page.awaitText(".card.champion .big", "v2");
    page.awaitText(".card.previous .big", "v1");
    ModelAssignment promoted = newest();
    assertThat(promoted.getChampionVersion()).isEqualTo("v2");
    assertThat(promoted.getPreviousChampionVersion()).isEqualTo("v1");
    assertThat(promoted.getAssignedBy()).isEqualTo("ann");
    assertThat(promoted.getReason()).isEqualTo("better on our probes");

    page.tab.click("button.rollback");
    decide("worse at night");
    page.awaitText(".outcome", "Rolled back: v1 is assigned");
    page.awaitText(".card.champion .big", "v1");
    assertThat(newest().getChampionVersion()).isEqualTo("v1");
    assertThat(newest().getPreviousChampionVersion()).isEqualTo("v2");
    assertThat(page.tab.problems()).isEqualTo(problemsOfOthers);
  }

  @Test
  void aChallengerInTheShadowIsMarkedAndItsAgreementIsDrawn() {
    String task = "thyroid";
    rig.publish(release(task, "t1", null));
    rig.publish(release(task, "t2", "9f1c55e07d2a4b66"));
    rig.publish(
        Assignments.tryOut(
            Assignments.promote(null, task, "t1", "gate", "first", AT),
            "t2",
            0.25,
            "ann",
            "looks good",
            AT.plusSeconds(1)));
    Instant now = Instant.now();
    for (int i = 0; i < 3; i++) {
      rig.publish(Records.comparison(task, "t1", "t2", 0.7 + i / 10.0, now.plusSeconds(10L * i)));
    }
    page.tab.evaluate("location.hash = '#/models'");
    String section = "section[data-task='thyroid'] ";
    page.awaitText(section + ".card.challenger", "t2");
    page.awaitText(section + ".card.challenger", "25 %");
    page.awaitText(section + "tr[data-version='t2']", "challenger");
    page.awaitText(section + "tr[data-version='t2']", "signed 9f1c55e07d");
    page.awaitText(section + "tr[data-version='t1']", "unsigned");
    page.awaitText(section, "3 frames compared");
    page.awaitTrue("document.querySelector(\"" + section + ".shadow path.line\")");
    assertThat(
            page.tab
                .evaluate(
                    "document.querySelector(\"" + section + ".shadow svg[role=img]\").ariaLabel")
                .asText())
        .contains("t2 beside t1: now 0.900, from 0.700 to 0.900");
  }

  @Test
  void aDecisionThatAnotherOvertakesIsRefusedAndSaysWhoServesNow() {
    String task = "kidney";
    List.of("k1", "k2", "k3").forEach(version -> rig.publish(release(task, version, null)));
    ModelAssignment first = Assignments.promote(null, task, "k1", "gate", "first", AT);
    rig.publish(first);
    page.tab.evaluate("location.hash = '#/models'");
    String section = "section[data-task='kidney'] ";
    page.awaitText(section + ".card.champion .big", "k1");
    page.tab.click(section + "tr[data-version='k2'] .promote");
    page.awaitTrue("document.querySelector('dialog[open]')");

    rig.publish(Assignments.promote(first, task, "k3", "bob", "meanwhile", AT.plusSeconds(1)));
    page.awaitText(section + ".card.champion .big", "k3");
    page.tab.evaluate("document.querySelector('dialog [name=reason]').value = 'late'");
    page.tab.click("dialog button[type=submit]");

    page.awaitText("dialog .problem", "the champion of kidney is k3 now, not k1");
    page.tab.click("dialog button[type=button]");
    page.awaitTrue("!document.querySelector('dialog')");
    page.awaitText(section + ".card.champion .big", "k3");
  }

  private static ModelRelease release(String task, String version, String key) {
    return Records.release(task, version, null, 0.5, key, AT);
  }

  @Test
  void retrainWritesACommandAndTheRunIsSeenToItsEnd() throws Exception {
    page.tab.evaluate("location.hash = '#/training'");
    page.awaitTrue("!document.querySelector('#training button.retrain').disabled");
    page.tab.click("#training button.retrain");
    page.tab.evaluate("document.querySelector('dialog select').value = 'full'");
    decide("new probe");
    page.awaitText("#training .outcome", "Training is asked for");
    List<Map.Entry<String, TrainingCommand>> commands =
        rig.topic.readAll(rig.topics.trainingCommands().name(), TrainingCommand.class);
    assertThat(commands).hasSize(1);
    TrainingCommand command = commands.get(0).getValue();
    assertThat(commands.get(0).getKey()).isEqualTo(TASK);
    assertThat(command.getAction()).isEqualTo(TrainingAction.START);
    assertThat(command.getStrategy()).isEqualTo("full");
    assertThat(command.getRequestedBy()).isEqualTo("ann");

    for (int epoch = 1; epoch <= 3; epoch++) {
      rig.publish(Records.epoch("run-1", epoch, 12, 0.5 + epoch / 10.0, AT.plusSeconds(epoch)));
    }
    // Nobody has the task yet, then a trainer does, then it is gone, then it is back.
    page.awaitText("#training .run h2", "interrupted");
    page.awaitText("#training .run", "no trainer works on it now");
    AutoCloseable first = rig.trainer();
    page.awaitText("#training .run h2", "training");
    first.close();
    page.awaitText("#training .run h2", "interrupted");
    AutoCloseable second = rig.trainer();
    page.awaitText("#training .run h2", "training");
    page.awaitTrue(
        "document.querySelector('#training .progress').getAttribute('aria-valuenow') === '3'");
    page.awaitTrue("document.querySelectorAll('#training .run path.line').length === 3");

    rig.publish(
        Records.event(
            "run-1",
            TrainingEventType.REJECTED,
            AT.plusSeconds(9),
            "v3",
            "not better on 14 test subjects"));
    page.awaitText("tr[data-run='run-1']", "rejected");
    page.awaitText("tr[data-run='run-1']", "not better on 14 test subjects");
    second.close();
    page.awaitText("tr[data-run='run-1']", "rejected");
  }

  private void decide(String reason) {
    page.awaitTrue("document.querySelector('dialog[open]')");
    page.tab.evaluate(
        "document.querySelector('dialog [name=reason]').value = " + Tab.quoted(reason));
    page.tab.click("dialog button[type=submit]");
    page.awaitTrue("!document.querySelector('dialog')");
  }

  private ModelAssignment newest() {
    List<ModelAssignment> all =
        rig.topic.readAll(rig.topics.modelAssignments().name(), ModelAssignment.class).stream()
            .filter(entry -> entry.getKey().equals(TASK))
            .map(Map.Entry::getValue)
            .toList();
    return all.get(all.size() - 1);
  }
}
