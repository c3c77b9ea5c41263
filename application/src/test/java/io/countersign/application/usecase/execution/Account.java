package io.countersign.application.usecase.execution;

import static io.countersign.application.testing.World.ACME;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.SharedChannel.Audience;
import io.countersign.application.simulation.Simulation;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.World;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.StepRun;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.workflow.StepId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What there is to say of an execution, one line each: the path with its times and results, whom
 * each step asked and why, where, by when, who answered when, and what came of itself. Written from
 * a simulation, or from what is stored of one that ran, never from both.
 */
final class Account {
  private final List<String> lines = new ArrayList<>();

  static List<String> of(Simulation simulation) {
    var account = new Account();
    var execution = simulation.execution();
    account.course(execution);
    for (var run : execution.steps()) {
      var step = run.step();
      var told = simulation.messages().get(step);
      if (told != null) {
        account.lines.add(step + " tells " + told);
      }
      simulation
          .question(step)
          .ifPresent(question -> {
            account.question(
                step,
                question.request(),
                question.channels().stream()
                    .map(use -> use.channel() + "/" + use.audience())
                    .collect(Collectors.toCollection(TreeSet::new)));
            for (var use : question.channels()) {
              if (use.audience() == Audience.PERSON) {
                for (var person : question.request().assignments()) {
                  var message = question.message(use, person);
                  if (message.comes()) {
                    account.writes(step, person, message.channel(), message.due());
                  }
                }
              }
            }
            question.clocks().stream()
                .filter(Simulation.Clock::comes)
                .filter(clock -> clock.kind() == Simulation.Clock.Kind.REMIND)
                .forEach(clock -> account.lines.add(step + " reminds at " + clock.due()));
          });
    }
    return account.lines;
  }

  static List<String> of(World world, Execution execution) {
    var account = new Account();
    account.course(execution);
    for (var run : execution.steps()) {
      account.told(world, execution, run.step());
      if (run.request() != null) {
        var request = world.now(run.request());
        var deliveries = world.storage.deliveries.ofRequest(ACME, request.id());
        account.question(run.step(), request, asking(request, deliveries));
        for (var channel : request.step().channels()) {
          for (var person : request.assignments()) {
            deliveries.stream()
                .filter(delivery -> delivery.audience() == Audience.PERSON)
                .filter(delivery -> delivery.channel().equals(channel))
                .filter(delivery -> delivery.assignment().equals(person.id()))
                .filter(delivery -> delivery.kind() != Delivery.Kind.CLOSING)
                .filter(delivery -> delivery.kind() != Delivery.Kind.RECEIPT)
                .flatMap(delivery -> Stream.ofNullable(delivery.sentAt()))
                .findFirst()
                .ifPresent(at -> account.writes(run.step(), person, channel, at));
          }
        }
        deliveries.stream()
            .filter(delivery -> delivery.kind() == Delivery.Kind.REMINDER)
            .map(Delivery::createdAt)
            .distinct()
            .sorted()
            .forEach(at -> account.lines.add(run.step() + " reminds at " + at));
      }
    }
    return account.lines;
  }

  /** By the messages that went out: one to each of those asked, or one to all. */
  private static TreeSet<String> asking(ApprovalRequest request, List<Delivery> deliveries) {
    var uses = new TreeSet<String>();
    for (var channel : request.step().channels()) {
      var messages =
          deliveries.stream()
              .filter(delivery -> delivery.kind() == Delivery.Kind.ASK)
              .filter(delivery -> delivery.channel().equals(channel))
              .toList();
      if (messages.size() == 1 && messages.getFirst().audience() == Audience.EVERYBODY) {
        uses.add(channel + "/EVERYBODY");
      } else if (request.asked().stream()
          .allMatch(one -> messages.stream().anyMatch(sent -> sent.reaches(one.id())))) {
        uses.add(channel + "/PERSON");
      } else {
        uses.add(channel + " by " + messages.size() + " messages");
      }
    }
    return uses;
  }

  private void writes(StepId step, Assignment person, ChannelId channel, Instant at) {
    lines.add(step + " writes to " + person.email() + " on " + channel + " at " + at);
  }

  private void told(World world, Execution execution, StepId step) {
    world.storage.continuations.ofExecution(ACME, execution.id()).stream()
        .filter(owed -> owed.data().event().equals("execution.notified"))
        .map(owed -> JsonText.read(owed.data().body()))
        .filter(body -> JsonText.text(body, "data", "step").equals(step.value()))
        .forEach(body -> lines.add(step + " tells " + JsonText.text(body, "data", "message")));
  }

  private void course(Execution execution) {
    lines.add(
        execution.state()
            + " "
            + execution.result()
            + " from "
            + execution.startedAt()
            + " to "
            + execution.endedAt());
    for (StepRun run : execution.steps()) {
      lines.add(
          "%s %s from %s to %s %s %s"
              .formatted(
                  run.step(),
                  run.state(),
                  run.startedAt(),
                  run.endedAt(),
                  run.note(),
                  run.output()));
    }
  }

  private void question(StepId step, ApprovalRequest request, TreeSet<String> uses) {
    lines.add(
        "%s asks %s on %s at %s until %s, by %s: %s"
            .formatted(
                step,
                request.step().title(),
                uses,
                request.createdAt(),
                request.expiresAt(),
                request.step().quorum(),
                request.state()));
    for (var person : request.assignments()) {
      lines.add(step + " " + person(request, person));
    }
  }

  private static String person(ApprovalRequest request, Assignment person) {
    Map<String, Instant> answer =
        request
            .decisionOn(person.id())
            .map(decision -> Map.of(decision.verdict().name(), decision.at()))
            .orElse(Map.of());
    return person.email()
        + " because of "
        + person.reasons()
        + (person.via() == null ? "" : " by level " + person.via())
        + " passed on to "
        + (person.passedOn() == null ? "nobody" : request.holder(person).email())
        + " "
        + answer;
  }
}
