package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.hil.ReceiptPages.AskedCode;
import io.countersign.adapters.web.security.ClientAddress;
import io.countersign.application.link.LinkAction;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.usecase.link.DisputeDecision;
import io.countersign.application.usecase.link.LinkResolver;
import io.countersign.application.usecase.link.OpenReceipt;
import io.countersign.application.usecase.link.ReceiptPage;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
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

/** The receipt of an answer, and "this wasn't me". */
@Hidden // for people, not for programs
@Controller("/hil/receipt")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ReceiptController {
  private static final String PATH = "/hil/receipt";

  private final OpenReceipt openReceipt;
  private final DisputeDecision disputeDecision;
  private final Submissions submissions;
  private final ReceiptPages receipts;
  private final NoticePages notices;
  private final Suspicions suspicions;
  private final ClientAddress clientAddress;

  ReceiptController(
      OpenReceipt openReceipt,
      DisputeDecision disputeDecision,
      Submissions submissions,
      ReceiptPages receipts,
      NoticePages notices,
      Suspicions suspicions,
      ClientAddress clientAddress) {
    this.openReceipt = openReceipt;
    this.disputeDecision = disputeDecision;
    this.submissions = submissions;
    this.receipts = receipts;
    this.notices = notices;
    this.suspicions = suspicions;
    this.clientAddress = clientAddress;
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
      return show(request, HttpStatus.OK, entered, AskedCode.NOT_PRESSED, stranger);
    } catch (StorageUnavailableException unavailable) {
      return notices.openAgain(PATH, entered, stranger);
    }
  }

  @Post("/dispute")
  HttpResponse<?> dispute(HttpRequest<byte[]> request) {
    var stranger = Visit.stranger(request);
    return switch (submissions.read(request, Submissions.ACTION_LIMIT)) {
      case Submission.Refused(var problem) -> notices.problem(problem, stranger);
      case Submission.Taken(var entered) -> {
        try {
          yield dispute(request, entered, stranger);
        } catch (OutcomeUnknownException unknown) {
          yield notices.pressAgain(
              PageProblem.OUTCOME_UNKNOWN,
              PATH + "/dispute",
              entered,
              Dress.plain(stranger),
              List.of());
        } catch (StorageUnavailableException unavailable) {
          yield notices.pressAgain(
              PageProblem.STORAGE_UNAVAILABLE,
              PATH + "/dispute",
              entered,
              Dress.plain(stranger),
              List.of());
        }
      }
    };
  }

  private HttpResponse<?> dispute(HttpRequest<?> request, Entered entered, Words stranger) {
    if (!(openReceipt.find(pressed(request, entered), 0) instanceof ReceiptPage.Receipt receipt)) {
      return show(request, HttpStatus.BAD_REQUEST, entered, AskedCode.NOT_PRESSED, stranger);
    }
    var result =
        disputeDecision.handle(
            new DisputeDecision.Command(
                pressed(request, entered),
                entered.ticket(),
                entered.code(),
                clientAddress.of(request),
                Visit.userAgent(request),
                suspicions.ofPress(request, entered, receipt.frame())));
    return switch (result) {
      case DisputeDecision.Result.Disputed() -> disputed(request, entered, stranger);
      case DisputeDecision.Result.TicketInvalid() -> notices.ticketInvalid(PATH, entered, stranger);
      case DisputeDecision.Result.LinkInvalid() ->
          show(request, HttpStatus.BAD_REQUEST, entered, AskedCode.NOT_PRESSED, stranger);
      case DisputeDecision.Result.CodeNeeded(var wrong) ->
          show(
              request,
              HttpStatus.OK,
              entered,
              wrong ? AskedCode.WRONG : AskedCode.MISSING,
              stranger);
      case DisputeDecision.Result.TooManyCodes(var wait) ->
          notices.tooManyAttempts(receipt.frame(), wait, entered);
    };
  }

  /** What was recorded and cannot be shown is unknown, not "nothing was recorded". */
  private HttpResponse<?> disputed(HttpRequest<?> request, Entered entered, Words stranger) {
    try {
      return show(request, HttpStatus.ACCEPTED, entered, AskedCode.NOT_PRESSED, stranger);
    } catch (StorageUnavailableException unread) {
      throw new OutcomeUnknownException(unread);
    }
  }

  private HttpResponse<?> show(
      HttpRequest<?> request, HttpStatus status, Entered entered, AskedCode code, Words stranger) {
    return switch (look(request, pressed(request, entered))) {
      case ReceiptPage.Invalid() -> notices.problem(PageProblem.LINK_INVALID, stranger);
      case ReceiptPage.Revoked(var frame) ->
          notices.about(frame, PageProblem.LINK_REVOKED, Entered.NOTHING);
      case ReceiptPage.Expired(var frame) ->
          notices.about(frame, PageProblem.RECEIPT_EXPIRED, Entered.NOTHING);
      case ReceiptPage.Receipt receipt -> receipts.show(status, receipt, entered, code);
    };
  }

  /** Looks a second time if the first look tells something that the page depends on. */
  private ReceiptPage look(HttpRequest<?> request, LinkResolver.Pressed link) {
    var before = suspicions.before(request, link.token());
    var page = openReceipt.find(link, before);
    if (!(page instanceof ReceiptPage.Receipt receipt)) {
      return page;
    }
    if (request.getMethod() != HttpMethod.POST) {
      suspicions.opened(request, receipt.frame());
    }
    var suspicion = suspicions.known(request, link.token(), receipt.frame());
    return suspicion == before ? page : openReceipt.find(link, suspicion);
  }

  private LinkResolver.Pressed pressed(HttpRequest<?> request, Entered entered) {
    return new LinkResolver.Pressed(
        entered.key(),
        entered.token(),
        LinkAction.Purpose.RECEIPT,
        clientAddress.evidence(request));
  }
}
