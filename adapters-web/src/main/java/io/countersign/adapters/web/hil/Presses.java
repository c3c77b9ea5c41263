package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.security.ClientAddress;
import io.countersign.adapters.web.security.RateLimits;
import io.countersign.application.link.LinkAction;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.usecase.link.LinkPage;
import io.countersign.application.usecase.link.LinkResolver;
import io.countersign.application.usecase.link.OpenLink;
import io.countersign.application.usecase.link.OpenedLink;
import io.countersign.application.usecase.link.PressLink;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.Verdict;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what was pressed on a decision page to the use case, and its result back to a page. */
@Singleton
final class Presses {
  private static final Logger LOG = LoggerFactory.getLogger(Presses.class);

  private final Submissions submissions;
  private final OpenLink openLink;
  private final PressLink pressLink;
  private final PageRenderer renderer;
  private final DecisionPages decisions;
  private final NoticePages notices;
  private final Suspicions suspicions;
  private final ClientAddress clientAddress;
  private final RateLimits limits;

  Presses(
      Submissions submissions,
      OpenLink openLink,
      PressLink pressLink,
      PageRenderer renderer,
      DecisionPages decisions,
      NoticePages notices,
      Suspicions suspicions,
      ClientAddress clientAddress,
      RateLimits limits) {
    this.limits = limits;
    this.submissions = submissions;
    this.openLink = openLink;
    this.pressLink = pressLink;
    this.renderer = renderer;
    this.decisions = decisions;
    this.notices = notices;
    this.suspicions = suspicions;
    this.clientAddress = clientAddress;
  }

  HttpResponse<?> take(HttpRequest<byte[]> request, LinkAction.Purpose purpose) {
    var form = purpose == LinkAction.Purpose.FORM;
    var limit = form ? Submissions.FORM_LIMIT : Submissions.ACTION_LIMIT;
    var path = form ? "/hil/form" : "/hil/action";
    return switch (submissions.read(request, limit)) {
      case Submission.Refused(var problem) -> notices.problem(problem, Visit.stranger(request));
      case Submission.Taken(var entered) -> {
        var press = new Press(request, entered, purpose);
        if (limits.view(clientAddress.of(request), "").isPresent()) {
          yield press.again(PageProblem.RATE_LIMITED, path);
        }
        try {
          yield press.take();
        } catch (OutcomeUnknownException unknown) {
          yield press.again(PageProblem.OUTCOME_UNKNOWN, path);
        } catch (StorageUnavailableException unavailable) {
          yield press.again(PageProblem.STORAGE_UNAVAILABLE, path);
        } catch (RuntimeException bug) {
          LOG.error("A press failed", bug);
          yield press.again(PageProblem.INTERNAL_ERROR, path);
        }
      }
    };
  }

  /** One press. */
  private final class Press {
    private final HttpRequest<?> request;
    private final Entered entered;
    private final boolean form;
    private final LinkResolver.Pressed link;
    private LinkPage.@Nullable Frame frame;

    Press(HttpRequest<?> request, Entered entered, LinkAction.Purpose purpose) {
      this.request = request;
      this.entered = entered;
      this.form = purpose == LinkAction.Purpose.FORM;
      this.link =
          new LinkResolver.Pressed(
              entered.key(), entered.token(), purpose, clientAddress.evidence(request));
    }

    HttpResponse<?> take() {
      // Whatever the page must know before the press can be judged: the message, for the signs kept
      // under it, and the fields, to read numbers as their reader writes them.
      var opened = openLink.find(link);
      var before = opened.page(0, "");
      var found = before.frameOrNull();
      if (found == null) {
        return notices.notAnswerable(before, true, entered, Visit.stranger(request));
      }
      frame = found;
      var suspicion = suspicions.ofPress(request, entered, found);
      var mishap = unusable();
      if (mishap.isPresent()) {
        return shown(opened, found, mishap.get());
      }
      var result =
          pressLink.handle(
              new PressLink.Command(
                  opened,
                  entered.ticket(),
                  entered.wish(),
                  entered.verdict().orElse(Verdict.REJECT),
                  entered.code(),
                  entered.comment(),
                  form ? typed(found) : Map.of(),
                  clientAddress.of(request),
                  Visit.userAgent(request),
                  suspicion));
      return answer(result, opened, found);
    }

    /**
     * Storage did not answer: the same press once more, in the reader's words if they are known.
     */
    HttpResponse<?> again(PageProblem problem, String path) {
      return frame == null
          ? notices.pressAgain(
              problem, path, entered, Dress.plain(Visit.stranger(request)), List.of())
          : notices.pressAgain(problem, path, entered, Dress.of(frame), frame.request().fields());
    }

    private HttpResponse<?> answer(
        PressLink.Result result, OpenedLink opened, LinkPage.Frame found) {
      return switch (result) {
        case PressLink.Result.Done(var receipt, var deviceCookie, var whose) -> {
          var response = renderer.seeOther(receipt);
          if (deviceCookie != null) {
            DeviceCookies.keep(response, request, whose, deviceCookie);
          }
          yield response;
        }
        case PressLink.Result.NotAnswerable(var page) -> notAnswerable(page);
        case PressLink.Result.SentBack(var page) ->
            notices.notAnswerable(page, false, Entered.NOTHING, Visit.stranger(request));
        case PressLink.Result.Asked(var whose, var question) -> notices.asked(whose, question);
        case PressLink.Result.QuestionRefused(var page) ->
            decisions.show(page, entered, new Mishap.TooManyQuestions());
        case PressLink.Result.ReturnRefused(var page) ->
            decisions.show(page, entered, new Mishap.NotReturnable());
        case PressLink.Result.TicketInvalid(var fresh) ->
            fresh instanceof LinkPage.Ready
                ? shown(opened, found, new Mishap.TicketInvalid())
                : notAnswerable(fresh);
        case PressLink.Result.CodeNeeded(var page, var wrong) ->
            decisions.show(page, entered, new Mishap.CodeNeeded(wrong));
        case PressLink.Result.TooManyCodes(var whose, var wait) ->
            notices.tooManyAttempts(whose, wait, entered);
        case PressLink.Result.InputRefused(var page, var problems) ->
            decisions.show(page, entered, new Mishap.InputRefused(problems));
        case PressLink.Result.CommentRequired(var page) ->
            decisions.show(page, entered, new Mishap.CommentRequired());
        case PressLink.Result.ContentChanged(var page) ->
            decisions.show(page, entered, new Mishap.ContentChanged());
        case PressLink.Result.SelfApproval(var whose) ->
            notices.about(whose, PageProblem.SELF_APPROVAL, entered);
      };
    }

    private HttpResponse<?> notAnswerable(LinkPage page) {
      return notices.notAnswerable(page, true, entered, Visit.stranger(request));
    }

    /** The page again, with everything that is known about this visitor in its ticket. */
    private HttpResponse<?> shown(OpenedLink opened, LinkPage.Frame found, Mishap mishap) {
      var page = opened.page(suspicions.known(request, link.token(), found), "");
      return page instanceof LinkPage.Ready ready
          ? decisions.show(ready, entered, mishap)
          : notAnswerable(page);
    }

    /** What no use case needs to be asked about. */
    private Optional<Mishap> unusable() {
      if (form && entered.verdict().isEmpty() && entered.wish() == PressLink.Wish.ANSWER) {
        return Optional.of(new Mishap.NothingChosen());
      }
      return commentUsable() ? Optional.empty() : Optional.of(new Mishap.CommentUnusable());
    }

    private boolean commentUsable() {
      try {
        return new Comment(entered.comment()).text().length() <= entered.comment().length();
      } catch (InvalidValueException tooLongOrUnprintable) {
        return false;
      }
    }

    /** Numbers as the core reads them; everything else as it was typed. */
    private Map<String, String> typed(LinkPage.Frame frame) {
      var separator = Words.in(frame.locale()).decimalSeparator();
      var numbers =
          frame.request().fields().stream()
              .filter(f -> f.type() == FieldType.NUMBER && f.editable())
              .map((FieldView f) -> f.name().value())
              .toList();
      var typed = new LinkedHashMap<>(entered.values());
      for (var name : numbers) {
        typed.computeIfPresent(
            name,
            (_, text) ->
                text.isBlank()
                    ? text
                    : switch (LocalNumber.read(text, separator)) {
                      case LocalNumber.Plain(var plain) -> plain;
                      case LocalNumber.Grouped(), LocalNumber.NoNumber() -> LocalNumber.REFUSED;
                    });
      }
      return typed;
    }
  }
}
