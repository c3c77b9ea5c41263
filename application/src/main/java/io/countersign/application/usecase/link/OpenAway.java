package io.countersign.application.usecase.link;

import io.countersign.application.link.PageTicket;
import io.countersign.application.port.People;
import io.countersign.application.port.TenantClock;
import io.countersign.domain.person.Person;
import java.util.List;

/**
 * Shows the page on which the person of a link names somebody to stand in for them. Changes
 * nothing.
 */
public final class OpenAway {
  private final OpenLink openLink;
  private final People people;
  private final TenantClock clock;

  public OpenAway(OpenLink openLink, People people, TenantClock clock) {
    this.openLink = openLink;
    this.people = people;
    this.clock = clock;
  }

  public AwayPage find(LinkResolver.Pressed link) {
    return page(openLink.find(link));
  }

  AwayPage page(OpenedLink opened) {
    var shown = opened.page(0, "");
    return opened.resolved() instanceof LinkResolver.Resolved.Good(var target)
            && shown instanceof LinkPage.Ready ready
        ? page(opened.link(), target, ready.frame())
        : new AwayPage.NotOpen(shown);
  }

  private AwayPage page(
      LinkResolver.Pressed link, LinkResolver.Target target, LinkPage.Frame frame) {
    if (!target.request().step().answersThrough(target.link().channel()).letApprove()) {
      // Who is not trusted to approve here does not hand the right to do so to somebody else.
      return new AwayPage.NotOpen(new LinkPage.Invalid());
    }
    var tenant = target.tenant().id();
    var email = target.assignment().email();
    if (Person.at(email, people.withAddresses(tenant, List.of(email))).isEmpty()) {
      return new AwayPage.Unknown(frame);
    }
    var shown = target.request().shownDigest().value();
    return new AwayPage.Open(
        frame, new PageTicket(clock.now(tenant), shown, 0).sign(target.key(), subject(link)));
  }

  /** Other than that of the page that decides: a ticket of the one is none of the other. */
  static String subject(LinkResolver.Pressed link) {
    return link.token() + "|away";
  }
}
