package io.countersign.application.simulation;

import io.countersign.application.channel.SharedChannel.Audience;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.Decision;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.workflow.Expression;
import io.countersign.domain.workflow.Expressions.Evaluation;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowDefinition;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What would become of an execution. Nothing in it exists: ids of executions, requests and
 * assignments name nothing that is stored.
 *
 * @param execution as it would stand when nothing more is known to come
 * @param questions what people would be asked, in that order
 * @param messages what {@code notify} steps would tell
 * @param rules what decided the way, in the order in which it was looked at
 * @param nobody why a step could ask nobody
 * @param missing what was assumed of a step, and would not be taken
 */
public record Simulation(
    WorkflowDefinition definition,
    Execution execution,
    List<Question> questions,
    Map<StepId, String> messages,
    List<Rule> rules,
    Map<StepId, String> nobody,
    List<Missing> missing) {
  public Simulation {
    questions = List.copyOf(questions);
    messages = Collections.unmodifiableMap(new LinkedHashMap<>(messages));
    rules = List.copyOf(rules);
    nobody = Collections.unmodifiableMap(new LinkedHashMap<>(nobody));
    missing = List.copyOf(missing);
  }

  /**
   * What one step asks.
   *
   * @param request as it would stand in the end
   */
  public record Question(
      StepId step, ApprovalRequest request, List<Use> channels, List<Clock> clocks) {
    public Question {
      channels = List.copyOf(channels);
      clocks = List.copyOf(clocks);
    }

    /** How somebody would be written to on one channel of the step. */
    public Message message(Use use, Assignment person) {
      var step = request.step();
      var due =
          switch (use.audience()) {
            case PERSON -> step.begins(use.channel(), cameIn(person));
            case EVERYBODY -> later(step.begins(use.channel(), request.askedAt()), cameIn(person));
          };
      return new Message(
          use.channel(),
          due,
          due.isBefore(request.expiresAt())
              && ends(use, person).noneMatch(end -> end.isBefore(due))
              // What an execution does without at once writes to nobody.
              && !(request.state() == RequestState.CANCELLED && due.equals(request.closedAt())));
    }

    private Instant cameIn(Assignment person) {
      return person.via() == null ? request.askedAt() : level(person.via());
    }

    private Instant level(Assignment.Via via) {
      return request.levels().get(via.level() - 1).due();
    }

    /** After what nobody writes to them any more. */
    private Stream<Instant> ends(Use use, Assignment person) {
      var closed = Stream.ofNullable(request.closedAt());
      return switch (use.audience()) {
        case EVERYBODY -> closed;
        case PERSON ->
            Stream.of(
                    closed,
                    request.decisionOn(person.id()).stream().map(Decision::at),
                    Stream.ofNullable(person.passedOn())
                        .filter(passed -> passed.cause() == Assignment.Cause.ESCALATION)
                        .flatMap(passed -> request.assignment(passed.to()).stream())
                        .flatMap(to -> Stream.ofNullable(to.via()))
                        .map(this::level))
                .flatMap(end -> end);
      };
    }

    private static Instant later(Instant one, Instant other) {
      return one.isBefore(other) ? other : one;
    }

    public Question with(ApprovalRequest after) {
      return new Question(step, after, channels, clocks);
    }

    public Question with(Clock before, Clock after) {
      return new Question(
          step,
          request,
          channels,
          clocks.stream().map(clock -> clock.equals(before) ? after : clock).toList());
    }
  }

  /** A channel on which people are asked, each for themselves or all by one message. */
  public record Use(ChannelId channel, Audience audience) {}

  /**
   * What somebody would read on a channel first.
   *
   * @param comes whether it is sent, under what is assumed
   */
  public record Message(ChannelId channel, Instant due, boolean comes) {}

  /**
   * When something comes of itself, unless an answer comes first.
   *
   * @param comes whether it does, under what is assumed
   */
  public record Clock(Kind kind, Instant due, boolean comes) {
    /** What comes. */
    public enum Kind {
      REMIND,
      /** The next level of the ladder comes. */
      ESCALATE,
      EXPIRE
    }

    public static Clock set(Kind kind, Instant due) {
      return new Clock(kind, due, false);
    }

    public Clock rung() {
      return new Clock(kind, due, true);
    }
  }

  /**
   * An expression that had a say in who is asked, or whether.
   *
   * @param pointer where it stands in the definition
   */
  public record Rule(StepId step, String pointer, Expression expression, Evaluation evaluation) {}

  /**
   * @param place within what is assumed of the step, as a JSON pointer
   */
  public record Missing(StepId step, String place, String sentence) {}

  /** What the step would ask; empty if it asks nobody. */
  public Optional<Question> question(StepId step) {
    return questions.stream().filter(question -> question.step().equals(step)).findFirst();
  }
}
