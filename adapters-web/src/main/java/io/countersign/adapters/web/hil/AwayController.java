package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.security.ClientAddress;
import io.countersign.adapters.web.security.RateLimits;
import io.countersign.application.link.LinkAction;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.usecase.link.AwayPage;
import io.countersign.application.usecase.link.LinkResolver;
import io.countersign.application.usecase.link.NameStandIn;
import io.countersign.application.usecase.link.OpenAway;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;

/**
 * Where people who are away name somebody to stand in, by the link that lets them reject. GET and
 * HEAD show; only POST names.
 */
@Hidden // for people, not for programs
@Controller(AwayPages.PATH)
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AwayController {
  private final OpenAway openAway;
  private final NameStandIn nameStandIn;
  private final Submissions submissions;
  private final AwayPages pages;
  private final NoticePages notices;
  private final ClientAddress clientAddress;
  private final RateLimits limits;

  AwayController(
      OpenAway openAway,
      NameStandIn nameStandIn,
      Submissions submissions,
      AwayPages pages,
      NoticePages notices,
      ClientAddress clientAddress,
      RateLimits limits) {
    this.openAway = openAway;
    this.nameStandIn = nameStandIn;
    this.submissions = submissions;
    this.pages = pages;
    this.notices = notices;
    this.clientAddress = clientAddress;
    this.limits = limits;
  }

  @Get
  HttpResponse<?> open(HttpRequest<?> request) {
    var stranger = Visit.stranger(request);
    var query = Submissions.query(request);
    if (query.repeats("k") || query.repeats("t")) {
      return notices.problem(PageProblem.DUPLICATE_PARAMETER, stranger);
    }
    if (!query.has("k") && !query.has("t")) {
      return notices.linkMissing(stranger);
    }
    var entered = Entered.link(query.value("k"), query.value("t"));
    try {
      var page = openAway.find(pressed(request, entered));
      return show(page, entered, AwayPages.Mishap.NONE, stranger);
    } catch (StorageUnavailableException unavailable) {
      return notices.openAgain(AwayPages.PATH, entered, stranger);
    }
  }

  @Post
  HttpResponse<?> take(HttpRequest<byte[]> request) {
    var stranger = Visit.stranger(request);
    return switch (submissions.read(request, Submissions.ACTION_LIMIT)) {
      case Submission.Refused(var problem) -> notices.problem(problem, stranger);
      case Submission.Taken(var entered) -> {
        if (limits.view(clientAddress.of(request), "").isPresent()) {
          yield again(PageProblem.RATE_LIMITED, entered, stranger);
        }
        try {
          yield name(request, entered, stranger);
        } catch (OutcomeUnknownException unknown) {
          yield again(PageProblem.OUTCOME_UNKNOWN, entered, stranger);
        } catch (StorageUnavailableException unavailable) {
          yield again(PageProblem.STORAGE_UNAVAILABLE, entered, stranger);
        }
      }
    };
  }

  private HttpResponse<?> again(PageProblem problem, Entered entered, Words stranger) {
    return notices.pressAgain(problem, AwayPages.PATH, entered, Dress.plain(stranger), List.of());
  }

  private HttpResponse<?> name(HttpRequest<?> request, Entered entered, Words stranger) {
    var link = pressed(request, entered);
    var wish = StandInWish.of(entered);
    if (!wish.mishap().equals(AwayPages.Mishap.NONE)) {
      return show(openAway.find(link), entered, wish.mishap(), stranger);
    }
    var result = nameStandIn.handle(wish.toCommand(link, entered));
    return switch (result) {
      case NameStandIn.Result.Named named -> pages.named(named);
      case NameStandIn.Result.NotOpen(var page) ->
          show(page, entered, AwayPages.Mishap.TICKET_INVALID, stranger);
      case NameStandIn.Result.TicketInvalid(var page) ->
          pages.show(page, entered, AwayPages.Mishap.TICKET_INVALID);
      case NameStandIn.Result.CodeNeeded(var page, var wrong) ->
          pages.show(
              page, entered, wrong ? AwayPages.Mishap.CODE_WRONG : AwayPages.Mishap.CODE_MISSING);
      case NameStandIn.Result.TooManyCodes(var frame, var wait) ->
          notices.tooManyAttempts(frame, wait, entered);
      case NameStandIn.Result.Refused(var page, var why) ->
          pages.show(page, entered, AwayPages.Mishap.of(why));
    };
  }

  private HttpResponse<?> show(
      AwayPage page, Entered entered, AwayPages.Mishap mishap, Words stranger) {
    return switch (page) {
      case AwayPage.Open open -> pages.show(open, entered, mishap);
      case AwayPage.Unknown(var frame) ->
          notices.about(frame, PageProblem.AWAY_UNKNOWN, Entered.NOTHING);
      case AwayPage.NotOpen(var instead) ->
          notices.notAnswerable(instead, false, Entered.NOTHING, stranger);
    };
  }

  private LinkResolver.Pressed pressed(HttpRequest<?> request, Entered entered) {
    return new LinkResolver.Pressed(
        entered.key(), entered.token(), LinkAction.Purpose.ACTION, clientAddress.evidence(request));
  }
}
