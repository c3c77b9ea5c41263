package io.countersign.application.link;

import io.countersign.application.channel.Notice.ActionLinks;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.AssignmentId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the links of a request's assignments, and their addresses. */
public final class PersonalLinks {
  /** How long a receipt can be looked at, and a decision disputed. */
  public static final Duration RECEIPT_VALID = Duration.ofDays(30);

  private final URI publicUrl;

  /**
   * @param publicUrl where people reach this installation, without a trailing slash
   */
  public PersonalLinks(URI publicUrl) {
    this.publicUrl = publicUrl;
  }

  /** The links to answer an assignment with, as far as its step lets people do so on a channel. */
  public List<Link> toAnswer(
      TenantKey key,
      ApprovalRequest request,
      AssignmentId assignment,
      ChannelId channel,
      Instant now) {
    var answers = request.step().answersThrough(channel);
    var actions = new ArrayList<LinkAction>();
    if (answers.letApprove()) {
      actions.add(LinkAction.APPROVE);
    }
    if (answers.letReject()) {
      actions.add(LinkAction.REJECT);
    }
    if (answers.letApprove() && request.editable()) {
      actions.add(LinkAction.FORM);
    }
    var expiresAt = wholeSecondAfter(request.timeOverFrom(now));
    return actions.stream()
        .map(action -> link(key, request, assignment, channel, action, now, expiresAt))
        .toList();
  }

  /** The link to the receipt of an answer. */
  public Link toReceipt(
      TenantKey key,
      ApprovalRequest request,
      AssignmentId assignment,
      ChannelId channel,
      Instant now) {
    return link(
        key, request, assignment, channel, LinkAction.RECEIPT, now, now.plus(RECEIPT_VALID));
  }

  private static Link link(
      TenantKey key,
      ApprovalRequest request,
      AssignmentId assignment,
      ChannelId channel,
      LinkAction action,
      Instant now,
      Instant expiresAt) {
    // Links made before and after a revision or a reply differ, even within one second.
    var replied = request.history().questions().stream().filter(q -> q.reply() != null).count();
    var issuedAt =
        now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(request.revision() - 1L + replied);
    return new Link(
        Link.hash(Link.nonce(key, request.id(), assignment, channel, action, issuedAt)),
        request.id(),
        assignment,
        channel,
        action,
        key.id(),
        issuedAt,
        expiresAt.truncatedTo(ChronoUnit.SECONDS),
        request.contentDigest().shortForm(),
        null);
  }

  /** The address of a link: always the same for the same link. */
  public URI address(TenantKey key, Link link) {
    var path =
        switch (link.action()) {
          case APPROVE, REJECT -> "/hil/action";
          case FORM -> "/hil/form";
          case RECEIPT -> "/hil/receipt";
        };
    return address(key, link, path);
  }

  private URI address(TenantKey key, Link link, String path) {
    var nonce =
        Link.nonce(
            key, link.request(), link.assignment(), link.channel(), link.action(), link.issuedAt());
    var claims =
        new LinkClaims(
            link.request(),
            link.assignment(),
            link.action(),
            link.issuedAt(),
            link.expiresAt(),
            nonce,
            link.digest());
    return URI.create(publicUrl + path + "?k=" + key.id() + "&t=" + LinkToken.sign(key, claims));
  }

  /** What a message to this person offers, given the links that exist. */
  public ActionLinks offered(TenantKey key, ApprovalRequest request, List<Link> links) {
    return new ActionLinks(
        request.needsInput() ? null : address(key, find(links, LinkAction.APPROVE)),
        address(key, find(links, LinkAction.REJECT)),
        request.editable() ? address(key, find(links, LinkAction.FORM)) : null,
        find(links, LinkAction.REJECT)
            .filter(link -> request.step().answersThrough(link.channel()).letApprove())
            .map(link -> address(key, link, "/hil/action/away"))
            .orElse(null));
  }

  private @Nullable URI address(TenantKey key, Optional<Link> link) {
    return link.map(l -> address(key, l)).orElse(null);
  }

  private static Optional<Link> find(List<Link> links, LinkAction action) {
    return links.stream().filter(l -> l.action() == action).findFirst();
  }

  private static Instant wholeSecondAfter(Instant time) {
    var whole = time.truncatedTo(ChronoUnit.SECONDS);
    return whole.equals(time) ? whole : whole.plusSeconds(1);
  }
}
