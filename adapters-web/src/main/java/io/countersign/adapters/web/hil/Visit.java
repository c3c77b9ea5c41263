package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.security.ClientAddress;
import io.countersign.application.usecase.link.LinkPage;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;

/** What a request tells about the client that sent it. */
final class Visit {
  private Visit() {}

  static Visitor visitor(HttpRequest<?> request, ClientAddress clientAddress) {
    return Visitor.of(clientAddress.of(request), userAgent(request));
  }

  static String userAgent(HttpRequest<?> request) {
    var agent = request.getHeaders().get(HttpHeaders.USER_AGENT);
    return agent == null ? "" : agent;
  }

  /** The language of somebody we know nothing about. */
  static Words stranger(HttpRequest<?> request) {
    return Words.asked(request.getHeaders().get(HttpHeaders.ACCEPT_LANGUAGE));
  }

  /** Under which signs are kept for a link whose MAC nobody has looked at. */
  static String subject(String token) {
    return "link:" + Hash.of(token);
  }

  /** Under which signs are kept for everything in one message. */
  static String subject(LinkPage.Frame frame) {
    return "message:" + frame.request().id() + "|" + frame.approver();
  }
}
