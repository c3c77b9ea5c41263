package io.countersign.application.channel;

/** What a vendor's call is answered with, with status 200. */
public record IncomingAnswer(String contentType, String body) {
  public static final IncomingAnswer EMPTY = new IncomingAnswer("text/plain", "");

  public static IncomingAnswer json(String body) {
    return new IncomingAnswer("application/json", body);
  }
}
