package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.security.ClientAddress;
import io.countersign.application.link.LinkAction;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.usecase.link.LinkPage;
import io.countersign.application.usecase.link.LinkResolver;
import io.countersign.application.usecase.link.OpenLink;
import io.countersign.domain.step.DecisionPolicy;
import io.micronaut.http.HttpMethod;
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

/** The pages behind action links and form links. GET and HEAD show; only POST decides. */
@Hidden // for people, not for programs
@Controller("/hil")
@Consumes(MediaType.ALL)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class LinkController {
  private final OpenLink openLink;
  private final Presses presses;
  private final DecisionPages decisions;
  private final NoticePages notices;
  private final Suspicions suspicions;
  private final ClientAddress clientAddress;

  LinkController(
      OpenLink openLink,
      Presses presses,
      DecisionPages decisions,
      NoticePages notices,
      Suspicions suspicions,
      ClientAddress clientAddress) {
    this.openLink = openLink;
    this.presses = presses;
    this.decisions = decisions;
    this.notices = notices;
    this.suspicions = suspicions;
    this.clientAddress = clientAddress;
  }

  @Get("/action")
  HttpResponse<?> openAction(HttpRequest<?> request) {
    return open(request, LinkAction.Purpose.ACTION, "/hil/action");
  }

  @Get("/form")
  HttpResponse<?> openForm(HttpRequest<?> request) {
    return open(request, LinkAction.Purpose.FORM, "/hil/form");
  }

  @Post("/action")
  HttpResponse<?> pressAction(HttpRequest<byte[]> request) {
    return presses.take(request, LinkAction.Purpose.ACTION);
  }

  @Post("/form")
  HttpResponse<?> pressForm(HttpRequest<byte[]> request) {
    return presses.take(request, LinkAction.Purpose.FORM);
  }

  private HttpResponse<?> open(HttpRequest<?> request, LinkAction.Purpose purpose, String path) {
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
      var evidence = clientAddress.evidence(request);
      var page =
          look(
              request, new LinkResolver.Pressed(entered.key(), entered.token(), purpose, evidence));
      return page instanceof LinkPage.Ready ready
          ? decisions.show(ready, entered, new Mishap.None())
          : notices.notAnswerable(page, false, Entered.NOTHING, stranger);
    } catch (StorageUnavailableException unavailable) {
      return notices.openAgain(path, entered, stranger);
    }
  }

  private LinkPage look(HttpRequest<?> request, LinkResolver.Pressed link) {
    var before = suspicions.before(request, link.token());
    var opened = openLink.find(link);
    var page = opened.page(before, "");
    var frame = page.frameOrNull();
    if (frame == null) {
      return page;
    }
    suspicions.opened(request, frame);
    if (request.getMethod() == HttpMethod.HEAD || !(page instanceof LinkPage.Ready ready)) {
      return page;
    }
    var suspicion = suspicions.known(request, link.token(), frame);
    var device =
        ready.policy().oneClick() == DecisionPolicy.OneClick.KNOWN_DEVICE
            ? DeviceCookies.find(request, frame)
            : "";
    return opened.page(suspicion, device);
  }
}
