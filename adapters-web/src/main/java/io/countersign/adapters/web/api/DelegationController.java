package io.countersign.adapters.web.api;

import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.problem.FieldError;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemException;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.usecase.people.AddDelegation;
import io.countersign.application.usecase.people.FindDelegations;
import io.countersign.application.usecase.people.FindDelegations.StandIn;
import io.countersign.application.usecase.people.RemoveDelegation;
import io.countersign.domain.person.Delegation;
import io.countersign.domain.person.DelegationId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestAttribute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who stands in for whom. */
@Controller("/v1/delegations")
@AnswersProblems
@Tag(name = "People")
final class DelegationController {
  private final AddDelegation addDelegation;
  private final FindDelegations findDelegations;
  private final RemoveDelegation removeDelegation;
  private final Bodies bodies;

  DelegationController(
      AddDelegation addDelegation,
      FindDelegations findDelegations,
      RemoveDelegation removeDelegation,
      Bodies bodies) {
    this.addDelegation = addDelegation;
    this.findDelegations = findDelegations;
    this.removeDelegation = removeDelegation;
    this.bodies = bodies;
  }

  @Schema(
      name = "NewDelegation",
      requiredProperties = {"delegator", "delegate"},
      description = "delegator is away, delegate is asked instead; both are in the directory")
  record NewDelegation(
      @Nullable Somebody delegator,
      @Nullable Somebody delegate,
      @Schema(format = "date-time", description = "Now if left out") @Nullable String from,
      @Schema(format = "date-time", description = "Left out if nobody knows yet")
          @Nullable String until,
      @Schema(
              example = "{\"region\": \"eu\"}",
              description = "Only for approvals that have all these labels")
          @Nullable Map<String, @Nullable String> labels,
      @Schema(
              example = "[\"invoices\"]",
              description = "Only for approvals whose label workflow has one of these values")
          @Nullable List<@Nullable String> workflows) {
    AddDelegation.Command toCommand(Caller.Client caller) {
      var in = new Findings();
      var absent = address(in, "/delegator", delegator);
      var standIn = address(in, "/delegate", delegate);
      var begin = in.optional("/from", from, Times::instant);
      var end = in.optional("/until", until, Times::instant);
      var scope = scope(in);
      return in.result(() ->
          new AddDelegation.Command(
              caller.tenant(),
              caller.actor(),
              null,
              absent.orElseThrow(),
              standIn.orElseThrow(),
              begin.orElse(null),
              end.orElse(null),
              scope));
    }

    private static Optional<EmailAddress> address(
        Findings in, String place, @Nullable Somebody somebody) {
      return in.required(
          place + "/email", somebody == null ? null : somebody.email, EmailAddress::new);
    }

    private Delegation.Scope scope(Findings in) {
      var named = new LinkedHashMap<String, String>();
      if (labels != null) {
        labels.forEach((name, value) ->
            in.required(
                    "/labels" + FieldError.segment(name),
                    value,
                    text -> new Delegation.Scope(Map.of(name, text), Set.of()))
                .ifPresent(one -> named.putAll(one.labels())));
      }
      var ofWorkflows =
          in.each(
              "/workflows",
              workflows,
              (place, text) ->
                  in.take(place, () -> new Delegation.Scope(Map.of(), Set.of(text)).workflows()));
      return in.take(
              "",
              () ->
                  new Delegation.Scope(
                      named, ofWorkflows.stream().flatMap(Set::stream).collect(Collectors.toSet())))
          .orElse(Delegation.Scope.ALL);
    }
  }

  @Schema(name = "Somebody")
  record Somebody(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "ada@example.test")
          @Nullable String email) {}

  @Schema(name = "Delegation")
  record DelegationView(
      String id,
      Party delegator,
      Party delegate,
      @Schema(format = "date-time") String from,
      @Schema(format = "date-time", nullable = true) @Nullable String until,
      Map<String, String> labels,
      List<String> workflows) {
    static DelegationView of(StandIn standIn) {
      var delegation = standIn.delegation();
      return new DelegationView(
          delegation.id().value(),
          Party.of(standIn.delegator()),
          Party.of(standIn.delegate()),
          Times.of(delegation.from()),
          Times.ofNullable(delegation.until()),
          delegation.scope().labels(),
          delegation.scope().workflows().stream().sorted().toList());
    }
  }

  @Schema(name = "DelegationParty")
  record Party(String id, String email, String name) {
    static Party of(Person person) {
      return new Party(person.id().value(), person.email().value(), person.name());
    }
  }

  @Post
  @RequiresScope(Scope.PEOPLE_WRITE)
  @Operation(
      summary = "Name somebody who stands in for another",
      description = "For approvals that are opened from now on.")
  @ApiResponse(
      responseCode = "201",
      description = "Added",
      content = @Content(schema = @Schema(implementation = DelegationView.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewDelegation.class)))
  HttpResponse<DelegationView> add(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, HttpRequest<byte[]> request) {
    var command = bodies.read(request, NewDelegation.class).toCommand(caller);
    return switch (addDelegation.handle(command)) {
      case AddDelegation.Result.Added(var standIn) ->
          HttpResponse.created(
              DelegationView.of(standIn),
              URI.create("/v1/delegations/" + standIn.delegation().id()));
      case AddDelegation.Result.NoSuchDelegator() -> throw unknown("/delegator/email");
      case AddDelegation.Result.NoSuchDelegate() -> throw unknown("/delegate/email");
      case AddDelegation.Result.Circle() ->
          throw Problem.at(
                  ProblemType.VALIDATION_FAILED,
                  "/delegate/email",
                  "This would go round in a circle: the delegator stands in for this person,"
                      + " perhaps through others.")
              .asException();
    };
  }

  @Get("{?limit,cursor}")
  @RequiresScope(Scope.PEOPLE_READ)
  @Operation(summary = "List who stands in for whom", description = "Those that are over, too.")
  Page<DelegationView> list(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    var paging = Paging.of("delegations", caller.tenant(), limit, cursor);
    return paging.page(
        findDelegations.findAfter(caller.tenant(), paging.after(), paging.lookFor()),
        standIn -> standIn.delegation().id().value(),
        DelegationView::of);
  }

  @Delete("/{id}")
  @RequiresScope(Scope.PEOPLE_WRITE)
  @Operation(
      summary = "End that somebody stands in for another",
      description = "Approvals that are open already keep whom they asked.")
  @ApiResponse(responseCode = "204", description = "Removed")
  HttpResponse<?> remove(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String id) {
    if (!removeDelegation.handle(caller, NotFound.unless(id, DelegationId::new))) {
      throw NotFound.exception();
    }
    return HttpResponse.noContent();
  }

  private static ProblemException unknown(String pointer) {
    return Problem.at(
            ProblemType.VALIDATION_FAILED, pointer, "Nobody in the directory has this address.")
        .asException();
  }
}
