package io.countersign.application.usecase.workflow;

import io.countersign.application.channel.Channels;
import io.countersign.application.port.People;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.workflow.ApprovalTemplate;
import io.countersign.domain.workflow.DefinitionProblem;
import io.countersign.domain.workflow.DefinitionReader;
import io.countersign.domain.workflow.DefinitionReader.Reading;
import io.countersign.domain.workflow.Expressions;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowDefinition;
import io.countersign.domain.workflow.WorkflowStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that is wrong with a definition: with what it says, and then with what it asks of this
 * tenant's directory and of this installation.
 */
public final class CheckWorkflow {
  private final DefinitionReader reader;
  private final People people;
  private final Channels channels;

  public CheckWorkflow(Expressions expressions, People people, Channels channels) {
    this.reader = new DefinitionReader(expressions);
    this.people = people;
    this.channels = channels;
  }

  /** None if it can be published. */
  public List<DefinitionProblem> handle(TenantId tenant, JsonValue document) {
    return switch (reader.read(document)) {
      case Reading.Broken(var problems) -> problems;
      case Reading.Read(var definition) -> around(tenant, definition);
    };
  }

  /** What a definition says in itself, without asking who there is. */
  Reading read(JsonValue document) {
    return reader.read(document);
  }

  private List<DefinitionProblem> around(TenantId tenant, WorkflowDefinition definition) {
    var problems = new ArrayList<DefinitionProblem>();
    definition
        .steps()
        .forEach((id, step) -> {
          if (step instanceof WorkflowStep.Approval approval) {
            approval(tenant, id, approval.template(), problems);
          }
        });
    return problems;
  }

  private void approval(
      TenantId tenant, StepId id, ApprovalTemplate template, List<DefinitionProblem> problems) {
    var place = "/steps/" + id;
    for (var i = 0; i < template.delivery().size(); i++) {
      var channel = template.delivery().get(i).channel();
      if (channels.find(channel).isEmpty()) {
        problems.add(
            new DefinitionProblem(
                place + "/delivery/" + i, "There is no channel named " + channel + " here."));
      }
    }
    known(tenant, place, template, problems)
        .ifPresent(everybody -> quorum(place, template, everybody.size(), problems));
  }

  /** Everybody who would be asked; empty as long as an expression has a say in that. */
  private Optional<Set<String>> known(
      TenantId tenant, String place, ApprovalTemplate template, List<DefinitionProblem> problems) {
    var everybody = new HashSet<String>();
    var complete = true;
    for (var i = 0; i < template.approvers().size(); i++) {
      switch (template.approvers().get(i)) {
        case ApprovalTemplate.Approver.Chosen _ -> complete = false;
        case ApprovalTemplate.Approver.Known(ApproverRef.ManagerOfRequester _) -> {
          complete = false;
          group(place, template, i, 1, problems);
        }
        case ApprovalTemplate.Approver.Known(ApproverRef.ByEmail(EmailAddress email)) -> {
          everybody.add(email.normalized().value());
          group(place, template, i, 1, problems);
        }
        case ApprovalTemplate.Approver.Known(ApproverRef.InRole(var role)) -> {
          var holders = people.inRole(tenant, role);
          if (holders.isEmpty()) {
            problems.add(
                new DefinitionProblem(
                    place + "/approvers/" + i + "/role", "Nobody holds the role " + role + "."));
          } else {
            group(place, template, i, holders.size(), problems);
          }
          holders.forEach(person -> everybody.add(person.email().normalized().value()));
        }
      }
    }
    return complete && !everybody.isEmpty() ? Optional.of(everybody) : Optional.empty();
  }

  private static void group(
      String place,
      ApprovalTemplate template,
      int approver,
      int asked,
      List<DefinitionProblem> problems) {
    if (template.quorum().rule() instanceof Quorum.Rule.PerGroup(var each)
        && each instanceof Quorum.Rule.AtLeast(var count)
        && count > asked) {
      problems.add(
          new DefinitionProblem(
              place + "/approvers/" + approver,
              count + " approvals of each group are demanded, but this one has " + asked + "."));
    }
  }

  private static void quorum(
      String place, ApprovalTemplate template, int asked, List<DefinitionProblem> problems) {
    if (template.count() == null
        && template.quorum().rule() instanceof Quorum.Rule.AtLeast(var count)
        && count > asked) {
      problems.add(
          new DefinitionProblem(
              place + "/quorum/n",
              count + " approvals are demanded, but " + asked + " people would be asked."));
    }
  }
}
